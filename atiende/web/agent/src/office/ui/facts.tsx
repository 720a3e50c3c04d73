import type { ComponentChildren } from "preact";
import { plain } from "../../core/format";
import { CopyButton } from "../../ui/copy-button";
import { PhoneNumber, Stranger } from "../../ui/text";
import { messages } from "../messages";
import type { Kept } from "../protocol";
import { StatusBadge } from "./row-parts";

export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The head of a record: who called, for which company, and whether somebody has dealt with it. */
export function Who({ row, children }: { row: Kept; children?: ComponentChildren }) {
  const m = messages.value;
  const number = plain(row.caller_number);
  return (
    <header class="record-head">
      <div>
        <h2 id="record-title">
          {row.erased ? (
            <span class="missing">{m.erasedData}</span>
          ) : (
            <>
              <PhoneNumber number={number} fallback={m.hiddenNumber} />
              {number && <CopyButton text={number} what={number.slice(0, 24)} />}
            </>
          )}
        </h2>
        <p class="record-who">
          {row.erased ? (
            <span class="quiet">{m.erasedHint}</span>
          ) : (
            <>
              <Stranger text={row.caller_name} fallback={m.unknownName} />
              <span aria-hidden="true">·</span>
              <Company row={row} />
            </>
          )}
        </p>
      </div>
      {children}
      <StatusBadge row={row} />
    </header>
  );
}

function Company({ row }: { row: Kept }) {
  const m = messages.value;
  const number = plain(row.company_number);
  return (
    <>
      <Stranger text={row.company_name} fallback={m.noCompany} />
      {number && (
        <span class="quiet">
          {m.companyNumber} <bdi>{number.slice(0, 24)}</bdi>
        </span>
      )}
    </>
  );
}

/** What any record tells of the call it came from. */
export function CallFacts({ row }: { row: Kept }) {
  const m = messages.value;
  return (
    <>
      <Fact name={m.choice}>
        <Stranger text={row.choice_label} fallback={m.noChoice} />
      </Fact>
      <Fact name={m.queue}>
        <Stranger text={row.queue_label} fallback={row.queue} />
      </Fact>
      <Fact name={m.treatment}>{row.treatment === "open" ? m.whenOpen : m.whenClosed}</Fact>
    </>
  );
}
