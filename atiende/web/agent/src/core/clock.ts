import { signal } from "@preact/signals";

/** A quarter of a second: no displayed second is late by more than the eye notices. */
const TICK_MS = 250;

/** How far the server's clock is ahead of this computer's. */
let skewMs = 0;

/** The server's time now, in ms since the epoch; ticks. */
export const now = signal(Date.now());

export function setServerTime(iso: string): void {
  skewMs = Date.parse(iso) - Date.now();
  tick();
}

function tick(): void {
  now.value = Date.now() + skewMs;
}

setInterval(tick, TICK_MS);
