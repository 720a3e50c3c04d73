import { useEffect } from "preact/hooks";
import { duration, plain } from "../../core/format";
import { PhoneNumber, Stranger } from "../../ui/text";
import { moment } from "../format";
import { messages } from "../messages/line";
import type { PastCall } from "../protocol";
import { useRefresh } from "../refresh";
import { route, show } from "../route";
import { loadQueues, queues } from "../stores";
import { PickList } from "../ui/pick-list";
import { Search } from "../ui/search";
import { Blank, Failed } from "../ui/states";
import { CallLog } from "./call-log";
import { Story } from "./story";

const log = new CallLog();
const refresh = () => log.refresh();

/** The calls of now and of before, and the whole story of one. */
export function CallsPage() {
  const m = messages.value;
  const { id } = route.value;
  useRefresh(refresh);
  useEffect(() => {
    void loadQueues();
    void log.filter({});
  }, []);
  return (
    <main class="records">
      <h1 class="off-screen">{m.pages.llamadas}</h1>
      <div class="filter-bar" role="search" aria-label={m.filters}>
        <Search
          value={log.filters.value.caller}
          hint={m.searchCalls}
          onSearch={(caller) => void log.filter({ caller: caller.trim() })}
        />
        <select
          aria-label={m.queue}
          title={m.queue}
          data-set={log.filters.value.queue !== ""}
          onChange={(event) => void log.filter({ queue: event.currentTarget.value })}
        >
          {[{ name: "", label: m.allQueues }, ...queues.value].map(({ name, label }) => (
            <option key={name} value={name} selected={name === log.filters.value.queue}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <List chosen={id} />
      <Chosen id={id} />
    </main>
  );
}

function List({ chosen }: { chosen: string }) {
  const m = messages.value;
  const rows = log.rows.value;
  if (!rows.length) return <NoCalls />;
  return (
    <PickList
      label={m.pages.llamadas}
      items={rows.map((row) => ({ id: row.call_id, status: row.outcome ? "handled" : "open" }))}
      chosen={chosen}
      busy={log.loading.value}
      more={log.more.value}
      onChoose={(id) => show("llamadas", id)}
      onEnd={() => void log.loadMore()}
    >
      {(index) => <Row call={rows[index] as PastCall} />}
    </PickList>
  );
}

function Row({ call }: { call: PastCall }) {
  const m = messages.value;
  return (
    <>
      <span class="row-head">
        <strong>
          <Caller call={call} />
        </strong>
        <time dateTime={call.arrived_at}>{moment(call.arrived_at)}</time>
      </span>
      <span class="row-origin">
        {plain(call.company_name) && <Stranger text={call.company_name} />}
        <Stranger text={call.choice_label} fallback={m.noChoice} />
      </span>
      <span class="row-said">
        <span class="row-text">{inShort(call)}</span>
        <Stranger text={call.queue_label} />
      </span>
    </>
  );
}

function Caller({ call }: { call: PastCall }) {
  const m = messages.value;
  if (call.erased) return <span class="missing">{m.erasedData}</span>;
  return <PhoneNumber number={call.caller_number} fallback={m.hiddenNumber} />;
}

/** How it ended, with whom, and how long it took. */
function inShort(call: PastCall): string {
  const m = messages.value;
  const ways: Readonly<Record<string, string>> = m.divertedTo;
  return [
    ways[call.diverted_to] ?? m.outcomes[call.outcome] ?? call.outcome,
    plain(call.agent_name),
    call.waited_s > 0 && m.waited(duration(call.waited_s)),
    call.talk_s !== null && m.talked(duration(call.talk_s)),
  ]
    .filter(Boolean)
    .join(" · ");
}

function NoCalls() {
  const m = messages.value;
  const { caller, queue } = log.filters.value;
  const why = log.failure.value;
  return (
    <section class="card record-list">
      {why ? (
        <Failed title={m.listFailed} why={why} onRetry={() => void log.filter({})} />
      ) : log.loading.value ? (
        <p class="quiet blank" role="status">
          {m.loading}
        </p>
      ) : caller || queue ? (
        <Blank icon="question" title={m.nothingFoundCalls} hint={m.nothingFoundCallsHint} />
      ) : (
        <Blank icon="phone" title={m.noCalls} hint={m.noCallsHint} />
      )}
    </section>
  );
}

function Chosen({ id }: { id: string }) {
  const m = messages.value;
  const row = log.rows.value.find(({ call_id }) => call_id === id);
  if (!id) {
    return (
      <section class="card record">
        <Blank icon="question" title={m.chooseCall} hint={m.callKeysHint} />
      </section>
    );
  }
  return (
    <article class="card record" aria-labelledby="record-title">
      <header class="record-head">
        <div>
          <h2 id="record-title">{row ? <Caller call={row} /> : m.story}</h2>
          {row && (
            <p class="record-who">
              <Stranger text={row.caller_name} fallback={m.unknownName} />
              <span aria-hidden="true">·</span>
              <Stranger text={row.company_name} fallback={m.noCompany} />
            </p>
          )}
          <p class="quiet call-id">
            {row && `${moment(row.arrived_at)} · `}
            <bdi>{id.slice(0, 64)}</bdi>
          </p>
        </div>
      </header>
      <div class="story-body" tabIndex={0} role="region" aria-label={m.story}>
        <Story key={id} callId={id} />
      </div>
    </article>
  );
}
