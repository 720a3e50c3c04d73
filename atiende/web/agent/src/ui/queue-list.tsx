import type { Queue } from "../core/protocol";
import { view } from "../core/session";
import { messages } from "../messages";
import { Stranger } from "./text";
import { Growing } from "./timer";

export function QueueList({ queues }: { queues: Queue[] }) {
  const m = messages.value;
  return (
    <section class="card queues" aria-labelledby="queues-title">
      <table>
        <thead>
          <tr>
            <th scope="col" id="queues-title">
              {m.queues}
            </th>
            <th scope="col">{m.inQueue}</th>
            <th scope="col">{m.longestWait}</th>
            <th scope="col">{m.freeAgents}</th>
          </tr>
        </thead>
        <tbody>
          {queues.map((queue) => (
            <QueueRow key={queue.name} queue={queue} />
          ))}
        </tbody>
      </table>
      {!queues.length && <p class="quiet">{m.noQueues}</p>}
    </section>
  );
}

function QueueRow({ queue }: { queue: Queue }) {
  const asOf = view.snapshot.value?.now ?? "";
  return (
    <tr data-waiting={queue.waiting > 0}>
      <th scope="row">
        <Stranger text={queue.label} fallback={queue.name} />
      </th>
      <td>{queue.waiting}</td>
      <td>{queue.waiting ? <Growing seconds={queue.longest_wait_s} asOf={asOf} /> : "–"}</td>
      <td>{queue.available_agents}</td>
    </tr>
  );
}
