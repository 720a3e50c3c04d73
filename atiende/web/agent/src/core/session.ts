import { computed, signal } from "@preact/signals";
import { attempt, begin, explain, notice, user } from "./account";
import { api } from "./api";
import { LiveView } from "./live-view";
import type { PauseReason, StateMessage } from "./protocol";

export const view = new LiveView<StateMessage>();
export const pauseReasons = signal<PauseReason[]>([]);

export const agent = computed(() => view.snapshot.value?.agent ?? null);
export const call = computed(() => view.snapshot.value?.call ?? null);

export function start(): void {
  void begin({ entered, left: () => view.close() });
}

export const becomeAvailable = () => attempt(() => api.setState("available"));
export const pause = (reason: string) => attempt(() => api.setState("paused", reason));
export const finishWrapUp = () => attempt(() => api.finishWrapUp());

/** Tells the server that the pop of this offer can be seen, so that the phone may ring. */
export function popShown(offerId: string): void {
  view.send({ type: "shown", offer_id: offerId });
}

/** This page is an agent's; who watches the line has a page of their own. */
function entered(): void {
  if (user.value?.role !== "agent") return location.replace(THE_LINE);
  void loadPauseReasons();
  view.open();
}

const THE_LINE = "/oficina#/linea";

async function loadPauseReasons(): Promise<void> {
  try {
    pauseReasons.value = await api.pauseReasons();
  } catch (error) {
    notice.value = explain(error);
  }
}
