import type { ComponentChildren } from "preact";
import type { Listing } from "../listing";
import { isUsual } from "../filters";
import { messages } from "../messages";
import type { Kept } from "../protocol";
import { type PageName, show } from "../route";
import { focus } from "../shortcuts";
import { PickList } from "./pick-list";
import { Blank, Failed } from "./states";

interface Props<Row extends Kept> {
  listing: Listing<Row>;
  page: PageName;
  empty: { title: string; hint: string };
  children: (row: Row) => ComponentChildren;
}

/** The chosen record is in the address. */
export function RecordList<Row extends Kept>({ listing, page, empty, children }: Props<Row>) {
  const m = messages.value;
  const rows = listing.rows.value;
  const idOf = listing.options.id;
  if (!rows.length) return <NoRows listing={listing} empty={empty} />;
  return (
    <PickList
      label={m.pages[page]}
      items={rows.map((row) => ({ id: idOf(row), status: row.status }))}
      chosen={listing.selected.value}
      busy={listing.loading.value}
      more={listing.more.value}
      onChoose={(id) => show(page, id)}
      onEnter={() => focus(".answer-field, .reopen")}
      onEnd={() => void listing.loadMore()}
    >
      {(index) => children(rows[index] as Row)}
    </PickList>
  );
}

interface NoRowsProps<Row extends Kept> {
  listing: Listing<Row>;
  empty: { title: string; hint: string };
}

function NoRows<Row extends Kept>({ listing, empty }: NoRowsProps<Row>) {
  const m = messages.value;
  const why = listing.failure.value;
  return (
    <section class="card record-list">
      {why ? (
        <Failed title={m.listFailed} why={why} onRetry={() => void listing.filter({})} />
      ) : listing.loading.value ? (
        <p class="quiet blank" role="status">
          {m.loading}
        </p>
      ) : isUsual(listing.filters.value) ? (
        <Blank title={empty.title} hint={empty.hint} />
      ) : (
        <Blank icon="question" title={m.nothingFound} hint={m.nothingFoundHint} />
      )}
    </section>
  );
}
