import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { attempt, busy } from "../../core/account";
import { plain } from "../../core/format";
import type { AgentRow } from "../../core/protocol";
import { messages } from "../messages/line";
import { api } from "./api";
import { pauseReasons } from "./store";
import { BY_SUPERVISOR, reasonWords } from "./words";

interface Asked {
  question: string;
  act: () => Promise<unknown>;
}

/** What changes an agent's state; asks first only where a call or their day would be interrupted. */
export function AgentActions({ agent, name }: { agent: AgentRow; name: string }) {
  const m = messages.value;
  const asked = useSignal<Asked | null>(null);
  const reason = useSignal(BY_SUPERVISOR);
  const out = agent.state === "logged_out";
  const offered = agent.state === "offered" || agent.state === "ringing";
  const talking = agent.state === "talking" || agent.state === "on_hold";
  const run = (act: () => Promise<unknown>, question = "") => {
    const why = offered ? m.sureOffered(name) : question;
    if (why) asked.value = { question: why, act };
    else void attempt(act);
  };
  if (out) return <p class="quiet panel-hint">{m.comesInAlone}</p>;
  if (asked.value) return <Confirm asked={asked.value} onDone={() => (asked.value = null)} />;
  return (
    <div class="agent-actions" role="group" aria-label={m.actions}>
      <Act
        label={m.makeAvailable}
        off={offered || agent.state === "available" || (talking && !agent.wish)}
        onClick={() => run(() => api.setState(agent.id, "available"))}
      />
      {agent.state === "wrap_up" && (
        <Act label={m.finishWrapUp} onClick={() => run(() => api.finishWrapUp(agent.id))} />
      )}
      <span class="pause-choice">
        <Act
          label={m.pause}
          off={agent.state === "paused"}
          onClick={() => run(() => api.setState(agent.id, "paused", reason.value))}
        />
        <Reason value={reason.value} onChoose={(id) => (reason.value = id)} />
      </span>
      <Act
        label={m.logOut}
        danger
        onClick={() =>
          run(() => api.setState(agent.id, "logged_out"), talking ? "" : m.sureLogOut(name))
        }
      />
      {talking && <p class="quiet panel-hint">{m.keptForLater}</p>}
    </div>
  );
}

interface ActProps {
  label: string;
  onClick: () => void;
  off?: boolean;
  danger?: boolean;
}

function Act({ label, onClick, off = false, danger = false }: ActProps) {
  const closed = off || busy.value;
  return (
    <button
      type="button"
      class={danger ? "button small danger" : "button small"}
      aria-disabled={closed}
      onClick={() => !closed && onClick()}
    >
      {label}
    </button>
  );
}

function Reason({ value, onChoose }: { value: string; onChoose: (id: string) => void }) {
  const others = pauseReasons.value.filter(({ id }) => id !== BY_SUPERVISOR);
  return (
    <select
      aria-label={messages.value.pauseReason}
      onChange={(event) => onChoose(event.currentTarget.value)}
    >
      {[{ id: BY_SUPERVISOR, label: reasonWords(BY_SUPERVISOR) }, ...others].map(({ id, label }) => (
        <option key={id} value={id} selected={id === value}>
          {plain(label)}
        </option>
      ))}
    </select>
  );
}

/** In the place of the buttons, so that nothing covers the lists. */
function Confirm({ asked, onDone }: { asked: Asked; onDone: () => void }) {
  const m = messages.value;
  const yes = useRef<HTMLButtonElement>(null);
  // Before the next key can come.
  useLayoutEffect(() => yes.current?.focus(), []);
  return (
    <div class="confirm" role="alertdialog" aria-labelledby="confirm-question">
      <p id="confirm-question">{asked.question}</p>
      <button
        ref={yes}
        type="button"
        class="button small danger filled"
        onClick={() => {
          onDone();
          void attempt(asked.act);
        }}
      >
        {m.doIt}
      </button>
      <button type="button" class="button small" onClick={onDone}>
        {m.no}
      </button>
    </div>
  );
}
