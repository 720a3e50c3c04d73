import { duration } from "../../core/format";
import type { QueueRow } from "../../core/protocol";
import { Icon } from "../../ui/icons";
import { Stranger } from "../../ui/text";
import { Growing } from "../../ui/timer";
import { messages } from "../messages/line";
import type { QueueDay, Sums, Today } from "../protocol";
import { view } from "./store";
import { seconds, share, span } from "./words";

/** Each queue now and today, on one line. */
export function Queues({ queues, today }: { queues: QueueRow[]; today: Today | null }) {
  const m = messages.value;
  const days = new Map(today?.queues.map((day) => [day.name, day]));
  const others = [...days.values()].filter(
    ({ name, offered }) => offered > 0 && !queues.some((one) => one.name === name),
  );
  return (
    <div class="card line-queues">
      <div class="grid-scroll" tabIndex={0} role="region" aria-labelledby="queues-title">
        <table class="grid queues-now">
          <colgroup>
            {Array.from({ length: 16 }, (_, index) => (
              <col key={index} />
            ))}
          </colgroup>
          <Head />
          <tbody>
            {queues.map((queue) => (
              <tr key={queue.name} data-waiting={queue.waiting > 0}>
                <Name queue={queue} />
                <Now queue={queue} />
                <Day day={days.get(queue.name)} />
              </tr>
            ))}
            {others.map((day) => (
              <tr key={day.name}>
                <th scope="row">
                  <span class="first">{day.name ? day.label || day.name : m.noQueue}</span>
                </th>
                <td colSpan={7} />
                <Day day={day} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!queues.length && <p class="quiet none">{m.noQueues}</p>}
    </div>
  );
}

function Head() {
  const m = messages.value;
  const now: [string, string?][] = [
    [m.waiting],
    [m.longestWait, m.longestWaitHint],
    [m.expected, m.expectedHint],
    [m.free, m.freeHint],
    [m.talkingNow],
    [m.pausedNow],
    [m.loggedIn, m.loggedInHint],
  ];
  const today: [string, string?][] = [
    [m.offered],
    [m.answered],
    [m.abandonedShort, m.abandoned],
    [m.divertedShort, m.diverted],
    [m.inProgress],
    [m.serviceLevel, m.serviceLevelHint],
    [m.asa, m.asaHint],
    [m.hits, m.hitsHint],
  ];
  return (
    <thead>
      <tr>
        <th scope="col" class="col-queue" id="queues-title" rowSpan={2}>
          {m.queues}
        </th>
        <th scope="colgroup" colSpan={now.length}>
          {m.now}
        </th>
        <th scope="colgroup" colSpan={today.length} class="of-today">
          {m.today}
        </th>
      </tr>
      <tr>
        {[...now, ...today].map(([name, hint], index) => (
          <th
            key={name}
            scope="col"
            title={hint ?? name}
            class={index === now.length ? "of-today" : undefined}
          >
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Name({ queue }: { queue: QueueRow }) {
  const m = messages.value;
  const number = queue.treatment === null ? "" : ` · ${m.treatment(queue.treatment + 1)}`;
  const strategy = `${m.strategies[queue.strategy] ?? queue.strategy}${number}`;
  return (
    <th scope="row">
      <span class="first">
        <Stranger text={queue.label} fallback={queue.name} />
      </span>
      <span class="second" title={`${m.strategyHint}: ${strategy}`}>
        {strategy}
      </span>
    </th>
  );
}

function Now({ queue }: { queue: QueueRow }) {
  const asOf = view.snapshot.value?.now ?? "";
  const nobody = queue.waiting > 0 && queue.available_agents === 0;
  return (
    <>
      <td class="waiting">{queue.waiting}</td>
      <td>{queue.waiting ? <Growing seconds={queue.longest_wait_s} asOf={asOf} /> : "–"}</td>
      <td>{span(queue.expected)}</td>
      <td data-mark={nobody ? "bad" : undefined}>{queue.available_agents}</td>
      <td>{queue.agents_talking}</td>
      <td>{queue.agents_paused}</td>
      <td>{queue.agents_logged_in}</td>
    </>
  );
}

function Day({ day }: { day: QueueDay | undefined }) {
  const m = messages.value;
  if (!day) return <td class="of-today" colSpan={8} />;
  const { announced, coverage } = day.announced;
  return (
    <>
      <td class="of-today">
        {!day.balanced && <Unbalanced day={day} />}
        {day.offered}
      </td>
      <td>{day.answered}</td>
      <td title={m.shortOnes(day.short_abandoned)}>{day.abandoned}</td>
      <td>{day.diverted}</td>
      <td>{day.in_progress}</td>
      <td>{share(day.service_level)}</td>
      <td title={day.waited_max_s === null ? "" : m.longestToday(duration(day.waited_max_s))}>
        {seconds(day.asa_s)}
      </td>
      <td>{announced ? m.of(share(coverage), announced) : "–"}</td>
    </>
  );
}

/** By how much the parts are more than what was offered. */
export function difference(day: Sums): number {
  return day.answered + day.abandoned + day.diverted + day.in_progress - day.offered;
}

function Unbalanced({ day }: { day: Sums }) {
  const said = messages.value.doesNotBalance(difference(day));
  return (
    <span class="unbalanced" title={said}>
      <Icon name="warning" />
      <span class="off-screen">{said} </span>
    </span>
  );
}
