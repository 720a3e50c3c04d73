import { useLayoutEffect } from "preact/hooks";
import { plain } from "../core/format";
import { afterPaint } from "../core/painted";
import type { Agent, Call } from "../core/protocol";
import { popShown, view } from "../core/session";
import { messages } from "../messages";
import { CallHeader } from "./call-header";
import { CompanyCard } from "./company-card";
import { CopyButton } from "./copy-button";
import { Keys } from "./keys";
import { PhoneNumber, Stranger } from "./text";

/** The screen pop: who, what for and from where, while the phone rings and for as long as they talk. */
export function CallPanel({ call, agent }: { call: Call; agent: Agent }) {
  const m = messages.value;
  useTellShown(call.offer_id);
  return (
    <section class="card call" data-phase={call.phase} aria-label={m.callPanel}>
      <CallHeader call={call} agent={agent} />
      <div class="call-body">
        <Caller call={call} />
        <Choice call={call} />
        <CompanyCard company={call.company} />
        <Facts call={call} />
      </div>
      <Announcement call={call} />
    </section>
  );
}

/** The phone rings only once the server knows that the pop is on the screen. */
function useTellShown(offerId: string): void {
  const connected = view.link.value === "live";
  useLayoutEffect(() => {
    if (connected) afterPaint(() => popShown(offerId));
  }, [offerId, connected]);
}

function Caller({ call }: { call: Call }) {
  const m = messages.value;
  const number = plain(call.caller.number);
  return (
    <div class="caller">
      <h2 class="label">{m.caller}</h2>
      <p class="caller-number">
        <PhoneNumber number={number} fallback={m.hiddenNumber} />
        {number && <CopyButton text={number} what={number.slice(0, 24)} />}
      </p>
      <p class="caller-name">
        <Stranger text={call.caller.name} fallback={m.unknownName} />
      </p>
    </div>
  );
}

function Choice({ call }: { call: Call }) {
  const m = messages.value;
  return (
    <div class="chosen">
      <h2 class="label">{m.choice}</h2>
      <p class="choice">
        <Stranger text={call.choice?.label ?? null} fallback={m.noChoice} />
      </p>
    </div>
  );
}

function Facts({ call }: { call: Call }) {
  const m = messages.value;
  return (
    <dl class="facts">
      <div>
        <dt>{m.queue}</dt>
        <dd>
          <Stranger text={call.queue.label} fallback={call.queue.name} />
        </dd>
      </div>
      <div>
        <dt>{m.dialled}</dt>
        <dd>
          <Stranger text={call.dialled} fallback="–" />
        </dd>
      </div>
      <div class="fact-keys">
        <dt>{m.keys}</dt>
        <dd>
          <Keys keys={call.keys} />
        </dd>
      </div>
    </dl>
  );
}

/** Says to a screen reader what everyone else sees at a glance; once for each call. */
function Announcement({ call }: { call: Call }) {
  const m = messages.value;
  const number = plain(call.caller.number).slice(0, 24) || m.hiddenNumber;
  const company = plain(call.company.name).slice(0, 80) || m.verification[call.company.verification];
  const news = call.phase === "announced" || call.phase === "ringing";
  return (
    <p class="off-screen" role="alert">
      {news && m.announce(number, company)}
    </p>
  );
}
