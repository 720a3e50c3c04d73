import { effect } from "@preact/signals";
import { messages } from "../messages";
import { plain } from "./format";
import { prefs } from "./prefs";
import type { Call } from "./protocol";
import { call } from "./session";

/** Two soft notes, a fifth apart: heard in a busy room, not startling with headphones on. */
const NOTES_HZ = [523.25, 783.99];
const NOTE_S = 0.35;
const VOLUME = 0.12;

let audio: AudioContext | null = null;
let shownNotification: Notification | null = null;

export function chime(): void {
  audio ??= new AudioContext();
  const context = audio;
  void context.resume(); // Browsers keep it suspended until the user has touched the page.
  NOTES_HZ.forEach((hz, index) => note(context, hz, context.currentTime + index * NOTE_S * 0.6));
}

function note(context: AudioContext, hz: number, start: number): void {
  const oscillator = new OscillatorNode(context, { type: "sine", frequency: hz });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(VOLUME, start + 0.03);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + NOTE_S);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + NOTE_S);
}

/** Notifications exist only over HTTPS or on this very computer. */
export const notificationsPossible = "Notification" in window && isSecureContext;

/** Asks the browser; true when it may notify from now on. */
export async function allowNotifications(): Promise<boolean> {
  return notificationsPossible && (await Notification.requestPermission()) === "granted";
}

function notify(arrived: Call): void {
  if (!notificationsPossible || Notification.permission !== "granted" || !document.hidden) return;
  const who = plain(arrived.company.name) || plain(arrived.caller.name);
  shownNotification = new Notification(messages.value.incomingCall, {
    body: [plain(arrived.caller.number), who].filter(Boolean).join(" · "),
    tag: arrived.offer_id,
  });
  shownNotification.onclick = () => window.focus();
}

function isNew(current: Call | null): current is Call {
  return current !== null && (current.phase === "announced" || current.phase === "ringing");
}

/** Calls `tell` once for each offer that arrives while the page is open. */
export function onNewCall(tell: (call: Call) => void): void {
  let lastOffer = "";
  effect(() => {
    const current = call.value;
    if (!isNew(current) || current.offer_id === lastOffer) return;
    lastOffer = current.offer_id;
    tell(current);
  });
}

export function startAlerts(): void {
  onNewCall((arrived) => {
    if (prefs.peek().sound) chime();
    if (prefs.peek().notifications) notify(arrived);
  });
  effect(() => {
    if (isNew(call.value)) return;
    shownNotification?.close();
    shownNotification = null;
  });
}
