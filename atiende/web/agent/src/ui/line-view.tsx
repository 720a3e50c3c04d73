import type { AgentRow, LineCall, LineMessage } from "../core/protocol";
import { messages } from "../messages";
import { pauseLabel } from "./agent-status";
import { QueueList } from "./queue-list";
import { PhoneNumber, Stranger } from "./text";
import { Since } from "./timer";

/** What a supervisor watches: queues, the calls in progress, the agents. */
export function LineView({ line }: { line: LineMessage }) {
  const m = messages.value;
  return (
    <main class="line-view">
      <section class="card" aria-labelledby="calls-title">
        <h1 id="calls-title">
          {m.liveCalls} <span class="count">{line.calls.length}</span>
        </h1>
        {line.calls.length ? <Calls calls={line.calls} /> : <p class="quiet">{m.noLiveCalls}</p>}
      </section>
      <QueueList queues={line.queues} />
      <section class="card" aria-labelledby="agents-title">
        <h1 id="agents-title">
          {m.agents} <span class="count">{line.agents.length}</span>
        </h1>
        {line.agents.length ? <Agents agents={line.agents} /> : <p class="quiet">{m.noAgents}</p>}
      </section>
    </main>
  );
}

function Headings({ names }: { names: string[] }) {
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Calls({ calls }: { calls: LineCall[] }) {
  const m = messages.value;
  const names = [m.phase, m.inPhase, m.caller, m.company, m.option, m.queue, m.agent, m.onLine];
  return (
    <table class="calls">
      <Headings names={names} />
      <tbody>
        {calls.map((call) => (
          <tr key={call.call_id}>
            <td>
              <span class="state" data-state={call.phase}>
                <span class="dot" aria-hidden="true" />
                {m.linePhase[call.phase]}
              </span>
            </td>
            <td>
              <Since iso={call.phase_since} />
            </td>
            <th scope="row">
              <PhoneNumber number={call.caller_number} fallback={m.hiddenNumber} />
            </th>
            <Cell text={call.company_name} />
            <Cell text={call.choice_label} />
            <Cell text={call.queue_label} />
            <Cell text={call.agent_name} />
            <td>
              <Since iso={call.arrived_at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ text }: { text: string | null }) {
  return (
    <td>
      <Stranger text={text} fallback="–" />
    </td>
  );
}

function Agents({ agents }: { agents: AgentRow[] }) {
  const m = messages.value;
  return (
    <table class="agents">
      <Headings names={[m.agent, m.ext, m.state, m.inPhase, m.phoneColumn]} />
      <tbody>
        {agents.map((agent) => (
          <tr key={agent.id}>
            <th scope="row">
              <Stranger text={agent.name} fallback={agent.extension} />
            </th>
            <Cell text={agent.extension} />
            <td>
              <span class="state" data-state={agent.state}>
                <span class="dot" aria-hidden="true" />
                {m.agentState[agent.state]}
                {agent.state === "paused" && agent.reason && ` · ${pauseLabel(agent.reason)}`}
              </span>
            </td>
            <td>
              <Since iso={agent.since} />
            </td>
            <td class="phone-cell" data-phone={agent.phone}>
              {m.phone[agent.phone]}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
