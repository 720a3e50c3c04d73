import { plain } from "../../core/format";
import { PhoneNumber, Stranger } from "../../ui/text";
import { moment } from "../format";
import { messages } from "../messages";
import type { Kept } from "../protocol";

/** Who it was, in the first line of a row: the company if it is known, else the person or the number. */
export function Headline({ row, at }: { row: Kept; at: string }) {
  const m = messages.value;
  const name = nameOf(row);
  return (
    <span class="row-head">
      <strong>
        {row.erased ? (
          <span class="missing">{m.erasedData}</span>
        ) : name ? (
          <Stranger text={name} />
        ) : (
          <PhoneNumber number={row.caller_number} fallback={m.hiddenNumber} />
        )}
      </strong>
      <time dateTime={at}>{moment(at)}</time>
    </span>
  );
}

function nameOf(row: Kept): string {
  return plain(row.company_name) || plain(row.caller_name);
}

/** In a quiet second line: the number, when it is not in the first, and what was chosen. */
export function Origin({ row }: { row: Kept }) {
  const m = messages.value;
  const showsNumber = !row.erased && nameOf(row) !== "";
  return (
    <span class="row-origin">
      {showsNumber && <PhoneNumber number={row.caller_number} fallback={m.hiddenNumber} />}
      <Stranger text={row.choice_label} fallback={m.noChoice} />
      {row.treatment === "closed" && <span class="tag">{m.treatments.closed}</span>}
    </span>
  );
}

export function StatusBadge({ row }: { row: Kept }) {
  return (
    <span class="badge" data-status={row.status}>
      {messages.value[row.status]}
    </span>
  );
}
