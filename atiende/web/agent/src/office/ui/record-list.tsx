import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Listing } from "../listing";
import { isUsual } from "../filters";
import { messages } from "../messages";
import type { Kept } from "../protocol";
import { type PageName, show } from "../route";
import { focus } from "../shortcuts";
import { Blank, Failed } from "./states";

const PAGE_STEP = 8;
const NEAR_THE_END_PX = 240;

interface Props<Row extends Kept> {
  listing: Listing<Row>;
  page: PageName;
  empty: { title: string; hint: string };
  children: (row: Row) => ComponentChildren;
}

/** The list keeps the focus itself and points at the chosen row: rows that come and go take none away. */
export function RecordList<Row extends Kept>({ listing, page, empty, children }: Props<Row>) {
  const m = messages.value;
  const list = useRef<HTMLUListElement>(null);
  const rows = listing.rows.value;
  const chosen = listing.selected.value;
  const idOf = listing.options.id;
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  if (!rows.length) return <NoRows listing={listing} empty={empty} />;
  const index = rows.findIndex((row) => idOf(row) === chosen);
  const go = (to: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (row) show(page, idOf(row));
    if (to >= rows.length - 1) void listing.loadMore();
  };
  return (
    <ul
      ref={list}
      class="card record-list"
      role="listbox"
      tabIndex={0}
      aria-label={m.pages[page]}
      aria-activedescendant={index < 0 ? undefined : `row-${chosen}`}
      aria-busy={listing.loading.value}
      onScroll={(event) => isNearEnd(event.currentTarget) && void listing.loadMore()}
      onKeyDown={(event) => {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        const target = destination(event.key, index, rows.length);
        if (target !== null) go(target);
        else if (event.key !== "Enter" || !focus(".answer-field, .reopen")) return;
        event.preventDefault();
      }}
    >
      {rows.map((row) => (
        <li
          key={idOf(row)}
          id={`row-${idOf(row)}`}
          role="option"
          aria-selected={idOf(row) === chosen}
          data-status={row.status}
          onClick={() => show(page, idOf(row))}
        >
          {children(row)}
        </li>
      ))}
      {listing.more.value && (
        <li role="option" aria-selected="false" class="more" onClick={() => void listing.loadMore()}>
          {m.more}
        </li>
      )}
    </ul>
  );
}

function destination(key: string, index: number, length: number): number | null {
  const steps: Record<string, number> = {
    ArrowDown: index + 1,
    ArrowUp: index < 0 ? 0 : index - 1,
    PageDown: index + PAGE_STEP,
    PageUp: index - PAGE_STEP,
    Home: 0,
    End: length - 1,
  };
  return steps[key] ?? null;
}

function isNearEnd(list: HTMLElement): boolean {
  return list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_THE_END_PX;
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
