import { useSignal } from "@preact/signals";
import { duration, plain } from "../../core/format";
import type { LineCall } from "../../core/protocol";
import { PhoneNumber, Stranger } from "../../ui/text";
import { Since } from "../../ui/timer";
import { messages } from "../messages/line";
import { State, TwoLines, TwoTexts } from "./cells";
import { Columns, Grid } from "./grid";
import { looked } from "./store";
import { whoCalls } from "./words";

export function Calls({ calls }: { calls: LineCall[] }) {
  const m = messages.value;
  const chosen = useSignal("");
  const at = looked.value;
  // The panel follows the arrows once it is open.
  const choose = (id: string) => (looked.peek()?.kind === "call" ? open(id) : (chosen.value = id));
  const open = (id: string) => {
    chosen.value = id;
    looked.value = { kind: "call", id };
  };
  return (
    <section class="card line-list" aria-labelledby="calls-title">
      <h2 id="calls-title">
        {m.liveCalls} <span class="count">{calls.length}</span>
      </h2>
      {calls.length ? (
        <Grid
          name="live-calls"
          label={m.liveCalls}
          ids={calls.map((call) => call.call_id)}
          chosen={at?.kind === "call" ? at.id : chosen.value}
          head={<Columns columns={columns()} />}
          onChoose={choose}
          onOpen={open}
        >
          {(index) => <Cells call={calls[index] as LineCall} onWhy={open} />}
        </Grid>
      ) : (
        <p class="quiet none">{m.noLiveCalls}</p>
      )}
    </section>
  );
}

function columns() {
  const m = messages.value;
  return [
    { name: m.phase, hint: m.phaseHint, width: "phase" },
    { name: m.caller, width: "caller" },
    { name: m.option, width: "option" },
    { name: m.agentOrPlace, width: "place" },
    { name: m.asks, hint: m.asksHint, width: "asks" },
    { name: m.why, width: "why" },
  ];
}

function Cells({ call, onWhy }: { call: LineCall; onWhy: (id: string) => void }) {
  const m = messages.value;
  return (
    <>
      <td>
        <TwoLines
          first={<State state={call.phase}>{m.linePhase[call.phase] ?? call.phase}</State>}
          second={
            <>
              <Since iso={waitsSince(call)} /> {m.ofAll} <Since iso={call.arrived_at} />
            </>
          }
        />
      </td>
      <th scope="row">
        <TwoLines
          first={<PhoneNumber number={call.caller_number} fallback={m.hiddenNumber} />}
          second={<Stranger text={call.company_name} />}
        />
      </th>
      <td>
        <TwoTexts first={call.choice_label} second={call.queue_label} />
      </td>
      <td>
        <Place call={call} />
      </td>
      <td>
        <Asks call={call} />
      </td>
      <td>
        <button
          type="button"
          class="why-button"
          tabIndex={-1}
          aria-label={m.whyOf(whoCalls(call))}
          title={m.why}
          onClick={() => onWhy(call.call_id)}
        >
          ?
        </button>
      </td>
    </>
  );
}

/** What a waiting caller has waited is more than this phase: he may have been offered and be back. */
function waitsSince(call: LineCall): string {
  return call.phase === "waiting" && call.joined_at ? call.joined_at : call.phase_since;
}

function Place({ call }: { call: LineCall }) {
  const m = messages.value;
  const offers = call.offers_made > 0 ? m.offers(call.offers_made) : "";
  const name = plain(call.agent_name);
  const place = call.position === null ? "" : m.place(call.position);
  return <TwoLines first={name ? <Stranger text={name} /> : place || "–"} second={offers} />;
}

function Asks({ call }: { call: LineCall }) {
  const m = messages.value;
  const needs = call.needs.map(plain).join(", ");
  const head = call.credit_s > 0 ? m.headStart(duration(call.credit_s)) : "";
  return (
    <TwoLines
      first={head || <Stranger text={needs} fallback="–" />}
      second={head && <Stranger text={needs} />}
    />
  );
}
