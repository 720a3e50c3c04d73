import { signal } from "@preact/signals";

/** When the server was heard last, in ms since the epoch; and whether it answers now. */
export const lastHeard = signal(Date.now());
export const offline = signal(false);

export function reached(): void {
  lastHeard.value = Date.now();
  offline.value = false;
}

export function unreached(): void {
  offline.value = true;
}
