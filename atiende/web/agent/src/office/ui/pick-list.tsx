import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { messages } from "../messages";

const PAGE_STEP = 8;
const NEAR_THE_END_PX = 240;

interface Item {
  id: string;
  status: string;
}

interface Props {
  label: string;
  items: readonly Item[];
  chosen: string;
  busy: boolean;
  /** There is more than what is shown. */
  more: boolean;
  onChoose: (id: string) => void;
  /** True when Enter did something. */
  onEnter?: () => boolean;
  onEnd: () => void;
  children: (index: number) => ComponentChildren;
}

/** The list keeps the focus itself and points at the chosen row: rows that come and go take none away. */
export function PickList(props: Props) {
  const { label, items, chosen, busy, more, onChoose, onEnter, onEnd, children } = props;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const index = items.findIndex(({ id }) => id === chosen);
  const go = (to: number) => {
    const item = items[Math.max(0, Math.min(items.length - 1, to))];
    if (item) onChoose(item.id);
    if (to >= items.length - 1) onEnd();
  };
  return (
    <ul
      ref={list}
      class="card record-list"
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={index < 0 ? undefined : `row-${chosen}`}
      aria-busy={busy}
      onScroll={(event) => isNearEnd(event.currentTarget) && onEnd()}
      onKeyDown={(event) => {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        const target = destination(event.key, index, items.length);
        if (target !== null) go(target);
        else if (event.key !== "Enter" || !onEnter?.()) return;
        event.preventDefault();
      }}
    >
      {items.map(({ id, status }, at) => (
        <li
          key={id}
          id={`row-${id}`}
          role="option"
          aria-selected={id === chosen}
          data-status={status}
          onClick={() => onChoose(id)}
        >
          {children(at)}
        </li>
      ))}
      {more && (
        <li role="option" aria-selected="false" class="more" onClick={onEnd}>
          {messages.value.more}
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
