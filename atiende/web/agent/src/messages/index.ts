import { computed } from "@preact/signals";
import { prefs } from "../core/prefs";
import { en } from "./en";
import { es, type Messages } from "./es";

export type Language = "es" | "en";

const CATALOGUES: Record<Language, Messages> = { es, en };
export const LANGUAGES: ReadonlyArray<[Language, string]> = [
  ["es", "Español"],
  ["en", "English"],
];

/** The texts in the user's language. */
export const messages = computed(() => CATALOGUES[prefs.value.language] ?? es);
