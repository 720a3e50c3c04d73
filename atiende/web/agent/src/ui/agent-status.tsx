import { pauseLabel } from "../core/pauses";
import type { Agent } from "../core/protocol";
import { becomeAvailable, pauseReasons } from "../core/session";
import { messages } from "../messages";
import { Icon } from "./icons";
import { PauseMenu } from "./pause-menu";
import { Since, Until } from "./timer";

/** While a call is offered a slip of the hand must not send it away; during one, wishes are kept. */
export function isLocked(agent: Agent): boolean {
  return agent.state === "offered" || agent.state === "ringing";
}

export function AgentStatus({ agent }: { agent: Agent }) {
  const m = messages.value;
  return (
    <section class="card status" data-state={agent.state} aria-label={m.yourState}>
      <div class="status-line">
        <span class="dot" aria-hidden="true" />
        <strong class="status-name">{stateName(agent)}</strong>
        <StateTimer agent={agent} />
      </div>
      <p class="quiet status-hint">{hintOf(agent)}</p>
      <StateButtons agent={agent} />
    </section>
  );
}

function stateName(agent: Agent): string {
  const name = messages.value.agentState[agent.state];
  if (agent.state !== "paused" || !agent.reason) return name;
  return pauseLabel(agent.reason, pauseReasons.value);
}

function hintOf(agent: Agent): string {
  const m = messages.value;
  if (agent.wish) return m.afterCall(stateName({ ...agent, ...agent.wish }));
  const cannotBeCalled = agent.state === "available" && agent.phone === "unregistered";
  return cannotBeCalled ? m.noPhoneHint : m.stateHint[agent.state];
}


function StateTimer({ agent }: { agent: Agent }) {
  if (agent.wrap_up_until) return <Until iso={agent.wrap_up_until} />;
  return <Since iso={agent.since} />;
}

function StateButtons({ agent }: { agent: Agent }) {
  const m = messages.value;
  const locked = isLocked(agent);
  const available = agent.state === "available";
  return (
    <div class="state-buttons">
      <button
        type="button"
        class="button available"
        aria-disabled={locked}
        aria-pressed={available}
        aria-keyshortcuts="Alt+D"
        title={locked ? m.stateLocked : undefined}
        onClick={() => !locked && !available && void becomeAvailable()}
      >
        <Icon name="check" />
        {m.goAvailable}
        <kbd>Alt D</kbd>
      </button>
      <PauseMenu
        paused={agent.state === "paused" || agent.wish?.state === "paused"}
        locked={locked}
      />
    </div>
  );
}
