import type { Agent } from "../core/protocol";
import { finishWrapUp } from "../core/session";
import { messages } from "../messages";
import { FinishWrapUp } from "./call-header";
import { Icon, type IconName } from "./icons";

type Situation = "ready" | "away" | "missed" | "wrapUp" | "noPhone";

const ICONS: Record<Situation, IconName> = {
  ready: "phone",
  away: "pause",
  missed: "warning",
  wrapUp: "clock",
  noPhone: "phoneOff",
};

function situationOf(agent: Agent): Situation {
  if (agent.phone === "unregistered") return "noPhone";
  if (agent.state === "wrap_up") return "wrapUp";
  if (agent.state === "not_answering") return "missed";
  return agent.state === "available" ? "ready" : "away";
}

/** The call's empty place. */
export function Idle({ agent }: { agent: Agent }) {
  const text = messages.value.idle;
  const situation = situationOf(agent);
  return (
    <section class="card idle" data-situation={situation}>
      <span class="idle-icon">
        <Icon name={ICONS[situation]} />
      </span>
      <h1>{text[situation]}</h1>
      <p class="quiet">{text[`${situation}Hint`]}</p>
      {agent.state === "wrap_up" && <FinishWrapUp onFinish={() => void finishWrapUp()} />}
    </section>
  );
}
