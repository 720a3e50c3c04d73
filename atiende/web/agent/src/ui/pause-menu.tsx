import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { plain } from "../core/format";
import type { PauseReason } from "../core/protocol";
import { pause, pauseReasons } from "../core/session";
import { messages } from "../messages";
import { Icon } from "./icons";
import { pauseMenuOpen } from "./open";

/** The pause button and its reasons, which unfold below it and never over the call. */
export function PauseMenu({ paused, locked }: { paused: boolean; locked: boolean }) {
  const m = messages.value;
  const button = useRef<HTMLButtonElement>(null);
  const open = pauseMenuOpen.value && !locked;
  const close = () => {
    pauseMenuOpen.value = false;
    button.current?.focus();
  };
  return (
    <div class="pause-menu">
      <button
        ref={button}
        type="button"
        class="button pause"
        aria-disabled={locked}
        aria-pressed={paused}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-keyshortcuts="Alt+P"
        title={locked ? m.stateLocked : undefined}
        onClick={() => !locked && (pauseMenuOpen.value = !open)}
      >
        <Icon name="pause" />
        {m.goPaused}
        <kbd>Alt P</kbd>
      </button>
      {open && <Reasons reasons={pauseReasons.value} onClose={close} />}
    </div>
  );
}

function Reasons({ reasons, onClose }: { reasons: PauseReason[]; onClose: () => void }) {
  const menu = useRef<HTMLDivElement>(null);
  const choose = (reason: PauseReason) => {
    onClose();
    void pause(reason.id);
  };
  // Before the next key can come: quick hands type Alt+P 1 in one go.
  useLayoutEffect(() => focusItem(menu.current, 0), []);
  useEffect(() => closeOnOutsideClick(menu.current), []);
  return (
    <div
      ref={menu}
      class="menu"
      role="menu"
      aria-label={messages.value.pauseReason}
      onKeyDown={(event) => {
        const numbered = reasons[Number(event.key) - 1];
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        if (event.key === "Escape" || event.key === "Tab") onClose();
        else if (numbered) choose(numbered);
        else if (!moveFocus(menu.current, event.key)) return;
        event.preventDefault();
      }}
    >
      {reasons.map((reason, index) => (
        <button
          key={reason.id}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => choose(reason)}
        >
          <span>{plain(reason.label)}</span>
          {index < 9 && <kbd>{index + 1}</kbd>}
        </button>
      ))}
    </div>
  );
}

function items(menu: HTMLElement | null): HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
}

/** Round the ends, as menus do. */
function focusItem(menu: HTMLElement | null, index: number): void {
  const all = items(menu);
  all[(index + all.length) % all.length]?.focus();
}

function moveFocus(menu: HTMLElement | null, key: string): boolean {
  const current = items(menu).findIndex((item) => item === document.activeElement);
  const target = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: -1 }[key];
  if (target === undefined) return false;
  focusItem(menu, target);
  return true;
}

/** The button itself is left alone: its own click closes the menu. */
function closeOnOutsideClick(menu: HTMLElement | null): () => void {
  const listener = (event: PointerEvent) => {
    if (!menu?.parentElement?.contains(event.target as Node)) pauseMenuOpen.value = false;
  };
  document.addEventListener("pointerdown", listener);
  return () => document.removeEventListener("pointerdown", listener);
}
