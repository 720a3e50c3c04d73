import type { ComponentChildren } from "preact";
import type { Listing } from "../listing";
import { messages } from "../messages";
import type { Kept } from "../protocol";
import { HandleForm } from "./handle-form";
import { Blank, Failed } from "./states";

interface Props<Row extends Kept> {
  listing: Listing<Row>;
  invitation: string;
  children: (row: Row) => ComponentChildren;
}

/** The chosen record, what somebody does about it, or what to do to see one. */
export function Detail<Row extends Kept>({ listing, invitation, children }: Props<Row>) {
  const m = messages.value;
  const shown = listing.detail.value;
  const why = listing.detailFailure.value;
  if (why) {
    const again = () => void listing.refresh();
    return (
      <section class="card record">
        <Failed title={why} why="" onRetry={again} />
      </section>
    );
  }
  if (!shown) {
    return (
      <section class="card record">
        {listing.selected.value ? (
          <p class="quiet blank" role="status">
            {m.loading}
          </p>
        ) : (
          <Blank icon="question" title={invitation} hint={m.keysHint} />
        )}
      </section>
    );
  }
  const id = listing.options.id(shown.row);
  return (
    <article class="card record" key={id} aria-labelledby="record-title" data-status={shown.row.status}>
      {children(shown.row)}
      <HandleForm key={id} listing={listing} row={shown.row} ready={shown.tag !== ""} />
    </article>
  );
}
