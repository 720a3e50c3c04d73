import type { Agent, Call, Queue } from "../core/protocol";
import { AgentStatus } from "./agent-status";
import { CallPanel } from "./call-panel";
import { Idle } from "./idle";
import { PhoneStatus } from "./phone-status";
import { QueueList } from "./queue-list";

interface Props {
  agent: Agent;
  call: Call | null;
  queues: Queue[];
}

/** Left what stays, right the call: a call that arrives fills its own place and moves nothing. */
export function AgentView({ agent, call, queues }: Props) {
  return (
    <div class="agent-view">
      <aside class="side">
        <AgentStatus agent={agent} />
        <PhoneStatus agent={agent} />
        <QueueList queues={queues} />
      </aside>
      <main class="stage">
        {call ? <CallPanel call={call} agent={agent} /> : <Idle agent={agent} />}
      </main>
    </div>
  );
}
