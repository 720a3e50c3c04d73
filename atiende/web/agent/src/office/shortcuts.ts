import { isTyping } from "../core/keyboard";
import { prefs } from "../core/prefs";
import { user } from "../core/account";
import { overlay } from "./overlay-open";
import { visiblePages } from "./access";
import { address } from "./route";

/** Single keys, as the help lists them; never taken from a field or from a button. */
export function startShortcuts(): void {
  addEventListener("keydown", (event) => {
    if (!user.value || !prefs.peek().shortcuts || event.repeat) return;
    if (event.ctrlKey || event.metaKey || event.getModifierState("AltGraph")) return;
    const done = event.altKey ? goTo(event.code) : pressed(event);
    if (done) event.preventDefault();
  });
}

function goTo(code: string): boolean {
  const page = visiblePages.value[Number(code.replace("Digit", "")) - 1];
  if (page) location.hash = address(page);
  return page !== undefined;
}

function pressed(event: KeyboardEvent): boolean {
  if (isTyping(event.target) || overlay.value) return false;
  if (event.key === "/") return focus('input[type="search"]');
  if (event.key.startsWith("Arrow")) return intoList(event);
  if (event.key === " ") return !isButton(event.target) && press("[data-play]");
  if (event.key !== "?") return false;
  overlay.value = "help";
  return true;
}

/** Whoever has just come is nowhere yet: the arrows begin in the list. */
function intoList(event: KeyboardEvent): boolean {
  const list = document.querySelector<HTMLElement>("[role=listbox], [role=grid]");
  if (!list || event.target !== document.body) return false;
  list.focus();
  list.dispatchEvent(new KeyboardEvent("keydown", { key: event.key }));
  return true;
}

/** The space bar presses the button it is on. */
function isButton(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("button, a, input, summary") !== null;
}

function press(selector: string): boolean {
  const found = document.querySelector<HTMLElement>(selector);
  found?.click();
  return found !== null;
}

export function focus(selector: string): boolean {
  const found = document.querySelector<HTMLElement>(selector);
  found?.focus();
  return found !== null;
}
