import { useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { attempt, notice } from "../../core/account";
import { Icon } from "../../ui/icons";
import { Stranger } from "../../ui/text";
import { moment } from "../format";
import type { Listing } from "../listing";
import { messages } from "../messages";
import type { Kept } from "../protocol";
import { focus } from "../shortcuts";

interface Props<Row extends Kept> {
  listing: Listing<Row>;
  row: Row;
  /** The whole record is here, so that a change can name the version it was decided on. */
  ready: boolean;
}

export function HandleForm<Row extends Kept>({ listing, row, ready }: Props<Row>) {
  return row.status === "handled" ? (
    <Handled listing={listing} row={row} ready={ready} />
  ) : (
    <Pending listing={listing} row={row} ready={ready} />
  );
}

/** Says what came of it, unless it failed: then the failure is said already. */
async function change(action: () => Promise<void>, done: string): Promise<void> {
  let changed = false;
  await attempt(async () => {
    await action();
    changed = true;
  });
  if (!changed) return;
  notice.value = done;
  focus("[role=listbox]");
}

function Pending<Row extends Kept>({ listing, row, ready }: Props<Row>) {
  const m = messages.value;
  const field = useRef<HTMLTextAreaElement>(null);
  const busy = useSignal(false);
  const id = listing.options.id(row);
  const handle = async () => {
    if (busy.value || !ready) return;
    busy.value = true;
    await change(() => listing.handle(field.current?.value.trim() ?? ""), m.nowHandled);
    busy.value = false;
  };
  return (
    <form
      class="handle"
      onSubmit={(event) => {
        event.preventDefault();
        void handle();
      }}
    >
      <label class="answer">
        <span class="label">{m.answer}</span>
        <textarea
          ref={field}
          class="answer-field"
          rows={2}
          maxLength={2000}
          placeholder={m.answerHint}
          defaultValue={listing.begun.get(id) ?? row.answer}
          onInput={(event) => listing.begun.set(id, event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") focus("[role=listbox]");
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void handle();
          }}
        />
      </label>
      <button type="submit" class="button primary" aria-disabled={busy.value || !ready}>
        <Icon name="check" />
        {m.handle}
      </button>
    </form>
  );
}

function Handled<Row extends Kept>({ listing, row, ready }: Props<Row>) {
  const m = messages.value;
  return (
    <div class="handle done">
      <div class="answer">
        <p class="label">{m.handledBy(row.handled_by, moment(row.handled_at))}</p>
        <p class="answer-text">
          {row.answer ? <bdi>{row.answer}</bdi> : <Stranger text="" fallback={m.noAnswer} />}
        </p>
        {listing.begun.has(listing.options.id(row)) && <p class="quiet">{m.begunKept}</p>}
      </div>
      <button
        type="button"
        class="button reopen"
        aria-disabled={!ready}
        onClick={() => ready && void change(() => listing.reopen(), m.nowOpen)}
      >
        {m.reopen}
      </button>
    </div>
  );
}
