import { effect, signal } from "@preact/signals";
import type { Language } from "../messages/common";

export type Theme = "auto" | "light" | "dark";

export interface Prefs {
  language: Language;
  theme: Theme;
  sound: boolean;
  notifications: boolean;
  shortcuts: boolean;
}

const KEY = "atiende.prefs";
const DEFAULTS: Prefs = {
  language: "es",
  theme: "auto",
  sound: false,
  notifications: false,
  shortcuts: true,
};

export const prefs = signal<Prefs>({ ...DEFAULTS, ...stored() });

export function setPrefs(change: Partial<Prefs>): void {
  prefs.value = { ...prefs.value, ...change };
}

function stored(): Partial<Prefs> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Prefs>;
  } catch {
    return {}; // Storage may be forbidden or hold something else: the defaults do.
  }
}

effect(() => {
  const { language, theme } = prefs.value;
  document.documentElement.lang = language;
  document.documentElement.dataset["theme"] = theme;
  try {
    localStorage.setItem(KEY, JSON.stringify(prefs.value));
  } catch {
    // Then the choice lasts as long as the tab.
  }
});

/** A choice made in another tab counts here too. */
addEventListener("storage", (event) => {
  if (event.key === KEY) prefs.value = { ...DEFAULTS, ...stored() };
});
