import { duration, plain } from "../../core/format";
import { CopyButton } from "../../ui/copy-button";
import { Stranger } from "../../ui/text";
import { moment } from "../format";
import { messages } from "../messages";
import type { VoiceMessage } from "../protocol";
import { address } from "../route";
import { CallFacts, Fact, Who } from "./facts";
import { Player } from "./player";
import { TranscriptPanel } from "./transcript";

export function MessageDetail({ message }: { message: VoiceMessage }) {
  const m = messages.value;
  return (
    <>
      <Who row={message} />
      <div class="record-body">
        <Sound message={message} />
        <TranscriptPanel transcript={message.transcript} />
        <dl class="record-facts">
          <Fact name={m.leftAt}>
            {moment(message.left_at)} ({duration(message.duration_s)})
          </Fact>
          <CallFacts row={message} />
          <Fact name={m.ticket}>
            <TicketLink number={message.ticket_number} />
          </Fact>
          <Fact name={m.mail}>
            <MailState message={message} />
          </Fact>
        </dl>
      </div>
    </>
  );
}

function Sound({ message }: { message: VoiceMessage }) {
  const m = messages.value;
  if (message.links.audio === null) return <p class="quiet no-sound">{m.noSound}</p>;
  return <Player key={message.id} id={message.id} durationS={message.duration_s} />;
}

function TicketLink({ number }: { number: string }) {
  const m = messages.value;
  if (!number) return <span class="missing">{m.noTicket}</span>;
  return (
    <>
      <a class="number" href={address("tickets", number)}>
        {number}
      </a>
      <CopyButton text={number} what={`${m.ticket} ${number}`} />
    </>
  );
}

function MailState({ message: { mail, mailbox } }: { message: VoiceMessage }) {
  const m = messages.value;
  return (
    <>
      <span class="mail-state" data-mail={mail.status}>
        {m.mails[mail.status]}
        {mail.at && ` ${moment(mail.at)}`}
      </span>
      {plain(mailbox) && <Stranger text={m.mailTo(mailbox)} />}
      {mail.status === "failed" && <a href={address("entregas")}>{m.seeDeliveries}</a>}
      {plain(mail.error) && <span class="mail-error">{plain(mail.error)}</span>}
    </>
  );
}
