import { signal } from "@preact/signals";
import { onNewCall } from "../core/alerts";

/** What lies over the page. A call that arrives closes it: nothing may cover the screen pop. */
export const overlay = signal<"help" | "settings" | null>(null);
export const pauseMenuOpen = signal(false);

onNewCall(() => {
  overlay.value = null;
  pauseMenuOpen.value = false;
});
