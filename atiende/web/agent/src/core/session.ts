import { computed, signal } from "@preact/signals";
import { messages } from "../messages";
import { ApiError, api } from "./api";
import { setServerTime } from "./clock";
import { LiveLink, type LinkState, backOffMs } from "./live";
import type { PauseReason, Snapshot, User } from "./protocol";

/** `undefined` until the server has said who we are; `null` shows the login form. */
export const user = signal<User | null | undefined>(undefined);
export const snapshot = signal<Snapshot | null>(null);
export const link = signal<LinkState>("connecting");
export const pauseReasons = signal<PauseReason[]>([]);
/** One sentence for the user about what just failed; the login form shows it too. */
export const notice = signal("");
export const busy = signal(false);

export const agent = computed(() =>
  snapshot.value?.type === "state" ? snapshot.value.agent : null,
);
export const call = computed(() => (snapshot.value?.type === "state" ? snapshot.value.call : null));
/** What is shown may be old: the connection to the server is down. */
export const stale = computed(() => link.value === "reconnecting" || link.value === "replaced");

let live: LiveLink | null = null;

/** Goes on where the browser's session left off, or asks for a login; waits for a server away. */
export async function resume(attempts = 0): Promise<void> {
  try {
    enter((await api.me()).user);
  } catch (error) {
    if (isUnauthorized(error)) return leave("");
    notice.value = explain(error);
    setTimeout(() => void resume(attempts + 1), backOffMs(attempts));
  }
}

export async function logIn(login: string, password: string): Promise<void> {
  if (!busy.value) await attempt(async () => enter((await api.login(login, password)).user));
}

export function logOut(): Promise<void> {
  return attempt(async () => {
    await api.logout();
    leave("");
  });
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

function enter(who: User): void {
  notice.value = "";
  user.value = who;
  void loadPauseReasons();
  connect();
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
    loggedOut: () => leave(messages.value.sessionOver),
    mayReconnect: stillLoggedIn,
  });
}

async function stillLoggedIn(): Promise<boolean> {
  try {
    await api.me();
    return true;
  } catch (error) {
    if (!isUnauthorized(error)) return true;
    leave(messages.value.sessionOver);
    return false;
  }
}

function leave(why: string): void {
  live?.close();
  live = null;
  snapshot.value = null;
  user.value = null;
  notice.value = why;
}

/** What the user asked for last, after all that was asked before it. */
let lastAction: Promise<void> = Promise.resolve();

/** Quick hands press the next key before the last answer is here: nothing is dropped or overtaken. */
function attempt(action: () => Promise<unknown>): Promise<void> {
  lastAction = lastAction.then(() => run(action));
  return lastAction;
}

/** Turns a failure into a sentence. */
async function run(action: () => Promise<unknown>): Promise<void> {
  busy.value = true;
  notice.value = "";
  try {
    await action();
  } catch (error) {
    if (user.value && isUnauthorized(error)) leave(messages.value.sessionOver);
    else notice.value = explain(error);
  } finally {
    busy.value = false;
  }
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof ApiError && error.code === "unauthorized";
}

/** Our own words for the codes we know, in the user's language; else the server's sentence. */
function explain(error: unknown): string {
  if (!(error instanceof ApiError)) throw error;
  if (error.retryAfter) return messages.value.tooManyTries(error.retryAfter);
  const known: Record<string, string> = messages.value.errors;
  return known[error.code] ?? (error.message || messages.value.errors.unavailable);
}
