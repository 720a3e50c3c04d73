import { signal } from "@preact/signals";
import { api } from "./api";
import { forgetOnLeaving } from "./leaving";
import { Listing } from "./listing";
import type { QueueName, Ticket, VoiceMessage } from "./protocol";

export const voiceMessages = new Listing<VoiceMessage>({
  resource: "voice-messages",
  id: (message) => message.id,
  at: (message) => message.left_at,
});

export const tickets = new Listing<Ticket>({
  resource: "tickets",
  id: (ticket) => ticket.number,
  at: (ticket) => ticket.opened_at,
});

export const queues = signal<QueueName[]>([]);

/** The filter does without their names until they are here. */
export async function loadQueues(): Promise<void> {
  queues.value = await api.queues().catch(() => queues.value);
}

forgetOnLeaving(() => {
  voiceMessages.forget();
  tickets.forget();
  queues.value = [];
});
