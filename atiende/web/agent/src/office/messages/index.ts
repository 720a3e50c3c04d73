import { computed, signal } from "@preact/signals";
import { prefs } from "../../core/prefs";
import { type Messages, es } from "./es";

/** English is fetched by those who read it. */
const english = signal<Messages | null>(null);

/** The back office's texts in the user's language. */
export const messages = computed(() =>
  prefs.value.language === "en" ? (english.value ?? es) : es,
);

/** Fetches the language that is wanted and missing; whoever cannot fetch it reads Spanish. */
export async function fetchLanguage(): Promise<void> {
  if (prefs.value.language !== "en" || english.peek()) return;
  english.value = await import("./en").then(
    ({ en }) => en,
    () => null,
  );
}
