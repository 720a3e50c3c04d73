import { plain } from "../../core/format";
import type { AgentRow } from "../../core/protocol";
import { PhoneNumber, Stranger } from "../../ui/text";
import { Since } from "../../ui/timer";
import { messages } from "../messages/line";
import { AgentActions } from "./agent-actions";
import { RATIOS } from "./agents";
import { Fact, State } from "./cells";
import { Frame } from "./panel";
import { today, view } from "./store";
import { bestSkills, share, stateWords } from "./words";

/** One agent, whole, and what a supervisor may do about their state. */
export function AgentPanel({ agent }: { agent: AgentRow }) {
  const name = plain(agent.name) || agent.extension;
  return (
    <Frame
      label={name}
      head={
        <>
          <h2>
            <Stranger text={name} />
          </h2>
          <p>
            <State state={agent.state}>{stateWords(agent)}</State> <Since iso={agent.since} />
          </p>
        </>
      }
    >
      <AgentActions agent={agent} name={name} />
      <Facts agent={agent} />
      <RatioList agent={agent} />
    </Frame>
  );
}

function Facts({ agent }: { agent: AgentRow }) {
  const m = messages.value;
  const skills = bestSkills(agent).map(([skill, level]) => `${plain(skill)} ${level}`);
  const call = view.snapshot.value?.calls.find(({ call_id }) => call_id === agent.call_id);
  return (
    <dl class="panel-facts">
      <Fact name={m.reachHint}>
        {m.extension(agent.extension)} · {m.phone[agent.phone]} ·{" "}
        {agent.page ? m.pageOpen : m.pageClosed}
      </Fact>
      {call && (
        <Fact name={m.caller}>
          <PhoneNumber number={call.caller_number} fallback={m.hiddenNumber} />{" "}
          <Stranger text={call.company_name} />
        </Fact>
      )}
      <Fact name={m.skills}>{skills.join(", ") || m.noSkills}</Fact>
      {agent.groups.length > 0 && <Fact name={m.groups}>{agent.groups.map(plain).join(", ")}</Fact>}
      <Fact name={m.callsTodayHint}>{agent.calls_today}</Fact>
    </dl>
  );
}

function RatioList({ agent }: { agent: AgentRow }) {
  const m = messages.value;
  const day = today.value?.agents.find(({ id }) => id === agent.id);
  return (
    <dl class="panel-facts">
      {RATIOS.map((ratio) => (
        <Fact key={ratio} name={m.ratioNames[ratio]}>
          <b class="number">{share(day?.[ratio])}</b> <span class="quiet">{m.ratioHints[ratio]}</span>
        </Fact>
      ))}
    </dl>
  );
}
