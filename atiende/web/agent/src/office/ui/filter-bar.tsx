import { Tool } from "../../ui/tool";
import { exportAddress } from "../api";
import { type Filters, USUAL, isUsual, queryOf } from "../filters";
import type { Filtered } from "../listing";
import { messages } from "../messages";
import { queues } from "../stores";
import { Search } from "./search";

interface Props {
  listing: Filtered;
  searchHint: string;
}

type Key = keyof Filters;

/** What is shown, and the same as a file. */
export function FilterBar({ listing, searchHint }: Props) {
  const m = messages.value;
  const filters = listing.filters.value;
  const set = (change: Partial<Filters>) => void listing.filter(change);
  const names = queues.value.map(({ name, label }): [string, string] => [name, label]);
  return (
    <div class="filter-bar" role="search" aria-label={m.filters}>
      <Search value={filters.q} hint={searchHint} onSearch={(q) => set({ q })} />
      <Select
        name="status"
        label={m.status}
        value={filters.status}
        options={Object.entries(m.statuses)}
        onChoose={set}
      />
      <Select
        name="queue"
        label={m.queue}
        value={filters.queue}
        options={[["", m.allQueues], ...names]}
        onChoose={set}
      />
      <Select
        name="treatment"
        label={m.treatment}
        value={filters.treatment}
        options={Object.entries(m.treatments)}
        onChoose={set}
      />
      <DateField label={m.from} value={filters.from} onChoose={(from) => set({ from })} />
      <DateField label={m.to} value={filters.to} onChoose={(to) => set({ to })} />
      {!isUsual(filters) && (
        <Tool icon="close" label={m.clearFilters} onClick={() => set(USUAL)} />
      )}
      <span class="exports">
        {(["csv", "xlsx"] as const).map((format) => (
          <a
            key={format}
            class="button small"
            href={exportAddress(listing.options.resource, format, queryOf(filters))}
            download
            aria-label={m.download(format.toUpperCase())}
            title={m.download(format.toUpperCase())}
          >
            {format.toUpperCase()}
          </a>
        ))}
      </span>
    </div>
  );
}

interface SelectProps {
  name: Key;
  label: string;
  value: string;
  options: [string, string][];
  onChoose: (change: Partial<Filters>) => void;
}

function Select({ name, label, value, options, onChoose }: SelectProps) {
  return (
    <select
      aria-label={label}
      title={label}
      data-set={value !== USUAL[name]}
      onChange={(event) => onChoose({ [name]: event.currentTarget.value })}
    >
      {options.map(([id, text]) => (
        <option key={id} value={id} selected={id === value}>
          {text}
        </option>
      ))}
    </select>
  );
}

interface DateProps {
  label: string;
  value: string;
  onChoose: (date: string) => void;
}

function DateField({ label, value, onChoose }: DateProps) {
  return (
    <label class="date-field" data-set={value !== ""}>
      <span class="quiet">{label}</span>
      <input
        type="date"
        value={value}
        onChange={(event) => onChoose(event.currentTarget.value)}
      />
    </label>
  );
}
