import { Connection } from "../../ui/connection";
import { Icon } from "../../ui/icons";
import { messages } from "../messages/line";
import type { Sums, Today } from "../protocol";
import { difference } from "./queues";
import { view } from "./store";
import { share } from "./words";

/** The whole line's day in one line, and whether what is shown is live. */
export function TodayStrip({ today, failure }: { today: Today | null; failure: string }) {
  const m = messages.value;
  return (
    <section class="today" aria-label={m.today}>
      <Connection view={view} />
      {today ? <Sum day={today.total} /> : failure && <p class="quiet">{m.noToday}</p>}
    </section>
  );
}

function Sum({ day }: { day: Sums }) {
  const m = messages.value;
  const { announced, coverage } = day.announced;
  const good = day.balanced;
  return (
    <>
      <p class="sum">
        <strong>{m.today}</strong>
        <Count name={m.offered} count={day.offered} />
        <span aria-hidden="true">=</span>
        <Count name={m.answered} count={day.answered} />
        <span aria-hidden="true">+</span>
        <Count
          name={m.abandoned}
          count={day.abandoned}
          hint={m.shortOnes(day.short_abandoned)}
        />
        <span aria-hidden="true">+</span>
        <Count name={m.diverted} count={day.diverted} />
        <span aria-hidden="true">+</span>
        <Count name={m.inProgress} count={day.in_progress} />
        <span class="balance" data-good={good} title={m.balancesHint} role={good ? undefined : "alert"}>
          <Icon name={good ? "check" : "warning"} />
          {good ? m.balances : m.doesNotBalance(difference(day))}
        </span>
      </p>
      <p class="sum coverage" title={m.hitsHint}>
        {m.coverage}: <b>{announced ? m.of(share(coverage), announced) : "–"}</b>
      </p>
    </>
  );
}

function Count({ name, count, hint }: { name: string; count: number; hint?: string }) {
  return (
    <span title={hint}>
      <b>{count}</b> {name.toLowerCase()}
    </span>
  );
}
