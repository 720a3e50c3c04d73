import { prefs } from "./prefs";

/** What a key does, by its letter with Alt; `?` stands alone. */
export type Shortcuts = Readonly<Record<string, () => void>>;

const TYPING = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";

/** Listens for the whole page; keys typed into a field are never taken. */
export function listenForShortcuts(shortcuts: Shortcuts): void {
  addEventListener("keydown", (event) => {
    const action = shortcuts[shortcutOf(event)];
    if (!action || !prefs.peek().shortcuts || isTyping(event.target)) return;
    event.preventDefault();
    action();
  });
}

function shortcutOf(event: KeyboardEvent): string {
  // AltGr is how Spanish keyboards type @ and #: it is no Alt.
  if (event.ctrlKey || event.metaKey || event.repeat || event.getModifierState("AltGraph")) return "";
  if (event.key === "?") return "?";
  return event.altKey ? letterOf(event) : "";
}

/** With Option held a Mac reports what it would type (∂ for D): then the key's place decides. */
function letterOf(event: KeyboardEvent): string {
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
  return event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : "";
}

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TYPING) !== null;
}
