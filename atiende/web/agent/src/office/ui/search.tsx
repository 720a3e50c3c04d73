import { useEffect, useRef } from "preact/hooks";
import { messages } from "../messages";
import { focus } from "../shortcuts";

const SETTLE_MS = 250;

interface SearchProps {
  value: string;
  hint: string;
  onSearch: (text: string) => void;
}

/** Searches when the hands rest. */
export function Search({ value, hint, onSearch }: SearchProps) {
  const timer = useRef(0);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (field.current && field.current !== document.activeElement) field.current.value = value;
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const settle = (text: string, ms: number) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => onSearch(text), ms);
  };
  return (
    <span class="search">
      <input
        ref={field}
        type="search"
        aria-label={messages.value.search}
        placeholder={hint}
        maxLength={100}
        onInput={(event) => settle(event.currentTarget.value, SETTLE_MS)}
        onKeyDown={(event) => {
          if (event.key === "Enter") settle(event.currentTarget.value, 0);
          if (event.key === "Enter" || event.key === "ArrowDown") focus("[role=listbox]");
          if (event.key === "Escape" && !event.currentTarget.value) focus("[role=listbox]");
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </span>
  );
}
