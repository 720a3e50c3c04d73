import { computed, signal } from "@preact/signals";

export const PAGES = [
  "linea",
  "llamadas",
  "mensajes",
  "tickets",
  "entregas",
  "horarios",
  "desborde",
  "enrutamiento",
] as const;

export type PageName = (typeof PAGES)[number];

export interface Route {
  page: PageName;
  /** Which call, message or ticket; empty when the address names none. */
  id: string;
}

const hash = signal(location.hash);

addEventListener("hashchange", () => {
  hash.value = location.hash;
});

/** What the address asks for: `#/mensajes/ID`, as the mails link to it. */
export const route = computed(() => parse(hash.value));

function parse(text: string): Route {
  const [page = "", id = ""] = text.replace(/^#\/?/, "").split("/").map(readable);
  return PAGES.includes(page as PageName)
    ? { page: page as PageName, id }
    : { page: "linea", id: "" };
}

function readable(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function address(page: PageName, id = ""): string {
  return `#/${page}${id && `/${encodeURIComponent(id)}`}`;
}

/** Notes in the address what is looked at, without a step of its own in the browser's history. */
export function show(page: PageName, id: string): void {
  history.replaceState(null, "", address(page, id));
  hash.value = location.hash;
}
