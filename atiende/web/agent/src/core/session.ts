import { computed, signal } from "@preact/signals";
import { attempt, begin, explain, isUnauthorized, leave, notice, user, whoAmI } from "./account";
import { api } from "./api";
import { setServerTime } from "./clock";
import { LiveLink, type LinkState } from "./live";
import type { PauseReason, Snapshot } from "./protocol";

export const snapshot = signal<Snapshot | null>(null);
export const link = signal<LinkState>("connecting");
export const pauseReasons = signal<PauseReason[]>([]);

export const agent = computed(() =>
  snapshot.value?.type === "state" ? snapshot.value.agent : null,
);
export const call = computed(() => (snapshot.value?.type === "state" ? snapshot.value.call : null));
/** What is shown may be old: the connection to the server is down. */
export const stale = computed(() => link.value === "reconnecting" || link.value === "replaced");

let live: LiveLink | null = null;

export function start(): void {
  void begin({ entered, left });
}

export const becomeAvailable = () => attempt(() => api.setState("available"));
export const pause = (reason: string) => attempt(() => api.setState("paused", reason));
export const finishWrapUp = () => attempt(() => api.finishWrapUp());
export const retryNow = () => live?.retryNow();
export const takeBack = () => connect();

/** Tells the server that the pop of this offer can be seen, so that the phone may ring. */
export function popShown(offerId: string): void {
  live?.send({ type: "shown", offer_id: offerId });
}

function entered(): void {
  void loadPauseReasons();
  connect();
}

function left(): void {
  live?.close();
  live = null;
  snapshot.value = null;
}

async function loadPauseReasons(): Promise<void> {
  try {
    pauseReasons.value = await api.pauseReasons();
  } catch (error) {
    notice.value = explain(error);
  }
}

function connect(): void {
  live?.close();
  live = new LiveLink({
    snapshot: (message) => {
      setServerTime(message.now);
      snapshot.value = message;
      user.value = message.user;
    },
    link: (state) => {
      link.value = state;
    },
    loggedOut: () => leave(),
    mayReconnect: stillLoggedIn,
  });
}

async function stillLoggedIn(): Promise<boolean> {
  try {
    await whoAmI();
    return true;
  } catch (error) {
    if (!isUnauthorized(error)) return true;
    leave();
    return false;
  }
}
