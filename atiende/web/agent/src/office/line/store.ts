import { computed, signal } from "@preact/signals";
import { LiveView } from "../../core/live-view";
import type { LineMessage, PauseReason } from "../../core/protocol";
import { forgetOnLeaving } from "../leaving";
import type { Today } from "../protocol";
import { api } from "./api";

/** The whole line, live while its page is open. */
export const view = new LiveView<LineMessage>();

/** What the panel beside the lists is about. */
export type Looked = { kind: "call"; id: string } | { kind: "agent"; id: number };

export const looked = signal<Looked | null>(null);
export const today = signal<Today | null>(null);
export const pauseReasons = signal<PauseReason[]>([]);

export const callLooked = computed(() => {
  const at = looked.value;
  if (at?.kind !== "call") return null;
  return view.snapshot.value?.calls.find((call) => call.call_id === at.id) ?? null;
});

export const agentLooked = computed(() => {
  const at = looked.value;
  if (at?.kind !== "agent") return null;
  return view.snapshot.value?.agents.find((agent) => agent.id === at.id) ?? null;
});

/** A supervisor's own reason is there even when the list cannot be read. */
export async function loadPauseReasons(): Promise<void> {
  pauseReasons.value = await api.pauseReasons().catch(() => pauseReasons.value);
}

forgetOnLeaving(() => {
  view.close();
  looked.value = null;
  today.value = null;
  pauseReasons.value = [];
});
