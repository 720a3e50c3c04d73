import { signal } from "@preact/signals";
import { common } from "../messages/common";
import { backOffMs } from "./back-off";
import type { User } from "./protocol";
import { ApiError, request } from "./request";

/** What a page does when somebody has come in, and when nobody is there any more. */
export interface Place {
  entered(): void;
  left(): void;
  /** Its own words for more of the server's codes. */
  errors?(): Record<string, string>;
}

/** `undefined` until the server has said who we are; `null` shows the login form. */
export const user = signal<User | null | undefined>(undefined);
/** One sentence for the user about what just failed; the login form shows it too. */
export const notice = signal("");
export const busy = signal(false);

let place: Place;

/** Goes on where the browser's session left off, or asks for a login; waits for a server away. */
export async function begin(page: Place, attempts = 0): Promise<void> {
  place = page;
  try {
    enter((await whoAmI()).user);
  } catch (error) {
    if (isUnauthorized(error)) return leave("");
    notice.value = explain(error);
    setTimeout(() => void begin(page, attempts + 1), backOffMs(attempts));
  }
}

export const whoAmI = () => request<{ user: User }>("GET", "me");

export async function logIn(login: string, password: string): Promise<void> {
  if (busy.value) return;
  await attempt(async () => {
    enter((await request<{ user: User }>("POST", "login", { login, password })).user);
  });
}

export function logOut(): Promise<void> {
  return attempt(async () => {
    await request("POST", "logout");
    leave("");
  });
}

function enter(who: User): void {
  notice.value = "";
  user.value = who;
  place.entered();
}

export function leave(why = common.value.errors.unauthorized): void {
  place.left();
  user.value = null;
  notice.value = why;
}

/** What the user asked for last, after all that was asked before it. */
let lastAction: Promise<void> = Promise.resolve();

/** Quick hands press the next key before the last answer is here: nothing is dropped or overtaken. */
export function attempt(action: () => Promise<unknown>): Promise<void> {
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
    if (user.value && isUnauthorized(error)) leave();
    else notice.value = explain(error);
  } finally {
    busy.value = false;
  }
}

export function isUnauthorized(error: unknown): boolean {
  return error instanceof ApiError && error.code === "unauthorized";
}

/** Our own words for the codes we know, in the user's language; else the server's sentence. */
export function explain(error: unknown): string {
  if (!(error instanceof ApiError)) throw error;
  const m = common.value;
  if (error.retryAfter) return m.tooManyTries(error.retryAfter);
  const known: Record<string, string> = { ...m.errors, ...place.errors?.() };
  return known[error.code] ?? (error.message || m.errors.unavailable);
}
