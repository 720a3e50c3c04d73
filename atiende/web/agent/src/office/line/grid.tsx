import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

const PAGE_STEP = 8;

interface Props {
  name: string;
  label: string;
  ids: readonly string[];
  chosen: string;
  head: ComponentChildren;
  onChoose: (id: string) => void;
  onOpen: (id: string) => void;
  children: (index: number) => ComponentChildren;
}

/** The table keeps the focus itself and points at the chosen row: rows come and go all the time. */
export function Grid({ name, label, ids, chosen, head, onChoose, onOpen, children }: Props) {
  const table = useRef<HTMLTableElement>(null);
  const last = useRef(-1);
  const index = ids.indexOf(chosen);
  if (index >= 0) last.current = index;
  useEffect(() => {
    table.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const pressed = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const target = destination(event.key, index, last.current, ids.length);
    const id = ids[Math.max(0, Math.min(ids.length - 1, target ?? 0))];
    if (id === undefined) return;
    if (target !== null) onChoose(id);
    else if (event.key === "Enter" && index >= 0) onOpen(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <div class="grid-scroll">
      <table
        ref={table}
        class={`grid ${name}`}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={index < 0 ? undefined : `${name}-${chosen}`}
        onKeyDown={pressed}
      >
        {head}
        <tbody>
          {ids.map((id, at) => (
            <tr
              key={id}
              id={`${name}-${id}`}
              aria-selected={id === chosen}
              onClick={() => onOpen(id)}
            >
              {children(at)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Where a row has gone away, its place is where the arrows go on. */
function destination(key: string, index: number, last: number, length: number): number | null {
  const here = index < 0 ? Math.max(0, last) : index;
  const onto = index < 0 ? here : null;
  const steps: Record<string, number> = {
    ArrowDown: onto ?? here + 1,
    ArrowUp: onto ?? here - 1,
    PageDown: here + PAGE_STEP,
    PageUp: here - PAGE_STEP,
    Home: 0,
    End: length - 1,
  };
  return steps[key] ?? null;
}

export interface Column {
  name: string;
  hint?: string;
  /** How wide, as the style sheet calls it. */
  width: string;
}

/** Columns of fixed widths: a number that grows moves nothing. */
export function Columns({ columns }: { columns: readonly Column[] }) {
  return (
    <thead>
      <tr>
        {columns.map(({ name, hint, width }) => (
          <th key={width} scope="col" class={`col-${width}`} title={hint ?? name}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}
