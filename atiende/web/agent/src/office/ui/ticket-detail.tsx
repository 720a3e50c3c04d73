import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { duration, plain } from "../../core/format";
import { CopyButton } from "../../ui/copy-button";
import { api } from "../api";
import { moment } from "../format";
import { messages } from "../messages";
import type { Ticket, VoiceMessage } from "../protocol";
import { address } from "../route";
import { CallFacts, Fact, Who } from "./facts";

export function TicketDetail({ ticket }: { ticket: Ticket }) {
  const m = messages.value;
  return (
    <>
      <Who row={ticket}>
        <p class="ticket-number">
          <span class="label">{m.ticket}</span>
          <strong class="number">{ticket.number}</strong>
          <CopyButton text={ticket.number} what={`${m.ticket} ${ticket.number}`} />
        </p>
      </Who>
      <div class="record-body">
        <dl class="record-facts">
          <Fact name={m.openedAt}>{moment(ticket.opened_at)}</Fact>
          <CallFacts row={ticket} />
          <Fact name={m.origin}>{m.origins[ticket.origin]}</Fact>
        </dl>
        <ItsMessages number={ticket.number} />
      </div>
    </>
  );
}

function ItsMessages({ number }: { number: string }) {
  const m = messages.value;
  const found = useSignal<VoiceMessage[] | null>(null);
  useEffect(() => {
    const query = new URLSearchParams({ ticket: number });
    api.page<VoiceMessage>("voice-messages", query).then(
      ({ items }) => (found.value = items),
      () => undefined, // The list beside it says what is the matter with the server.
    );
  }, [number]);
  if (!found.value) return null;
  return (
    <section class="its-messages" aria-labelledby="its-messages">
      <h3 class="label" id="its-messages">
        {m.itsMessages}
      </h3>
      {!found.value.length && <p class="quiet">{m.noItsMessages}</p>}
      <ul>
        {found.value.map((message) => (
          <li key={message.id}>
            <a href={address("mensajes", message.id)}>{moment(message.left_at)}</a>{" "}
            <span class="quiet">{duration(message.duration_s)}</span>
            <p>{plain(message.transcript.text)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
