import { duration, plain } from "../../core/format";
import type { LineCall } from "../../core/protocol";
import { PhoneNumber, Stranger } from "../../ui/text";
import { messages } from "../messages/line";
import { address } from "../route";
import { State } from "./cells";
import { Frame } from "./panel";
import { callLooked, view } from "./store";
import { Story } from "./story";

/** Why a call is where it is, now and by sentences; and all that happened to it. */
export function CallPanel({ id }: { id: string }) {
  const m = messages.value;
  const call = callLooked.value;
  const sign = call ? `${call.phase} ${call.phase_since} ${call.offers_made}` : "over";
  return (
    <Frame label={m.why} head={<Head call={call} />}>
      {call && <Why call={call} />}
      <section>
        <h3>
          {m.story} <a href={address("llamadas", id)}>{m.wholeStory}</a>
        </h3>
        <Story key={id} callId={id} sign={`${sign} ${view.link.value}`} />
      </section>
    </Frame>
  );
}

function Head({ call }: { call: LineCall | null }) {
  const m = messages.value;
  if (!call) return <h2>{m.linePhase.ended}</h2>;
  const needs = call.needs.map(plain).join(", ");
  const head = call.credit_s > 0 ? m.headStart(duration(call.credit_s)) : "";
  const facts = [plain(call.queue_label), plain(call.choice_label), head, needs];
  return (
    <>
      <h2>
        <PhoneNumber number={call.caller_number} fallback={m.hiddenNumber} />
      </h2>
      <p>
        <State state={call.phase}>{m.linePhase[call.phase] ?? call.phase}</State>{" "}
        <Stranger text={call.company_name} />
      </p>
      <p class="quiet">{facts.filter(Boolean).join(" · ")}</p>
    </>
  );
}

function Why({ call }: { call: LineCall }) {
  const m = messages.value;
  const title = {
    offer: m.whyOffer(plain(call.agent_name)),
    waiting: m.whyWaiting,
    "": m.why,
  }[call.why_of];
  const nothing = call.joined_at ? m.whyUnknown : m.noWhy;
  return (
    <section class="why">
      <h3>{title}</h3>
      {call.why.length ? (
        <ul>
          {call.why.map((sentence) => (
            <li key={sentence}>{plain(sentence)}</li>
          ))}
        </ul>
      ) : (
        <p class="quiet">{nothing}</p>
      )}
    </section>
  );
}
