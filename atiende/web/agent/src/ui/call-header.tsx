import type { Agent, Call } from "../core/protocol";
import { finishWrapUp, view } from "../core/session";
import { duration } from "../core/format";
import { messages } from "../messages";
import { Icon, type IconName } from "./icons";
import { Growing, Since, Until } from "./timer";

const ICONS: Record<Call["phase"], IconName> = {
  announced: "phone",
  ringing: "phone",
  talking: "phone",
  ended: "clock",
};

/** The coloured band: what is going on, one clock, and the one thing to press. */
export function CallHeader({ call, agent }: { call: Call; agent: Agent }) {
  const wrapUpUntil = call.phase === "ended" ? agent.wrap_up_until : null;
  return (
    <header class="call-header">
      <span class="call-icon">
        <Icon name={ICONS[call.phase]} />
      </span>
      <div class="call-title">
        <h1>{titleOf(call)}</h1>
        <p>
          <Subtitle call={call} />
        </p>
      </div>
      {wrapUpUntil ? <WrapUp until={wrapUpUntil} /> : <CallClock call={call} />}
    </header>
  );
}

function titleOf(call: Call): string {
  const m = messages.value;
  if (call.phase === "talking") return m.inConversation;
  return call.phase === "ended" ? m.callEnded : m.incomingCall;
}

function Subtitle({ call }: { call: Call }) {
  const m = messages.value;
  if (call.phase === "announced") return <>{m.aboutToRing}</>;
  if (call.phase === "ringing") return <>{m.answerNow}</>;
  const ended = call.phase === "ended" ? [m.endedBy[call.ended_by ?? ""], talked(call)] : [];
  const waited = call.waited_s === null ? "" : `${m.waited} ${duration(call.waited_s)}`;
  return <>{[...ended, waited].filter(Boolean).join(" · ")}</>;
}

function talked({ answered_at, ended_at }: Call): string {
  if (!answered_at || !ended_at) return "";
  const seconds = (Date.parse(ended_at) - Date.parse(answered_at)) / 1000;
  return `${messages.value.talked} ${duration(seconds)}`;
}

function CallClock({ call }: { call: Call }) {
  const m = messages.value;
  if (call.phase === "ended") return null;
  if (call.phase === "talking" && call.answered_at) {
    return (
      <p class="call-clock">
        <span>{m.talked}</span>
        <Since iso={call.answered_at} />
      </p>
    );
  }
  return (
    <p class="call-clock">
      <span>{m.waiting}</span>
      {call.waited_s === null ? (
        <Since iso={call.arrived_at} />
      ) : (
        <Growing seconds={call.waited_s} asOf={view.snapshot.value?.now ?? call.arrived_at} />
      )}
    </p>
  );
}

function WrapUp({ until }: { until: string }) {
  return (
    <>
      <p class="call-clock">
        <span>{messages.value.wrapUp}</span>
        <Until iso={until} />
      </p>
      <FinishWrapUp onFinish={() => void finishWrapUp()} />
    </>
  );
}

export function FinishWrapUp({ onFinish }: { onFinish: () => void }) {
  return (
    <button type="button" class="button finish" aria-keyshortcuts="Alt+T" onClick={onFinish}>
      {messages.value.finishWrapUp}
      <kbd>Alt T</kbd>
    </button>
  );
}
