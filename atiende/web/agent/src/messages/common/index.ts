import { computed } from "@preact/signals";
import { prefs } from "../../core/prefs";
import { en } from "./en";
import { es } from "./es";

export type Language = "es" | "en";

export const LANGUAGES: ReadonlyArray<[Language, string]> = [
  ["es", "Español"],
  ["en", "English"],
];

/** The texts of one page in the user's language; Spanish where the kept preference makes no sense. */
export function inTheirLanguage<Texts>(catalogues: Record<Language, Texts>) {
  return computed(() => catalogues[prefs.value.language] ?? catalogues.es);
}

export const common = inTheirLanguage({ es, en });
