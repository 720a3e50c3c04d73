import { duration, plain } from "../../core/format";
import { pauseLabel } from "../../core/pauses";
import type { AgentBase, AgentRow, LineCall } from "../../core/protocol";
import { percent } from "../format";
import { messages } from "../messages/line";
import { pauseReasons } from "./store";

/** The supervisor's own reason for somebody's pause. */
export const BY_SUPERVISOR = "supervisor";

export const NONE = "–";

export function share(value: number | null | undefined): string {
  return value === null || value === undefined ? NONE : percent(value);
}

export function seconds(value: number | null): string {
  return value === null ? NONE : duration(value);
}

/** `1:20–3:10`. */
export function span(of: { low_s: number; high_s: number } | null): string {
  return of ? `${duration(of.low_s)}–${duration(of.high_s)}` : NONE;
}

/** The state, and for a pause what it is for. */
export function stateWords({ state, reason }: Pick<AgentBase, "state" | "reason">): string {
  const name = messages.value.agentState[state];
  return state === "paused" && reason ? reasonWords(reason) : name;
}

export function reasonWords(reason: string): string {
  return pauseLabel(reason, pauseReasons.value);
}

/** The skills that show first are those an agent is best at. */
export function bestSkills(agent: AgentRow): [string, number][] {
  return Object.entries(agent.skills).sort(
    ([one, high], [other, low]) => low - high || one.localeCompare(other),
  );
}

export function whoCalls(call: Pick<LineCall, "caller_number" | "company_name">): string {
  return plain(call.caller_number) || plain(call.company_name) || messages.value.hiddenNumber;
}
