import { prefs } from "../core/prefs";
import { CLOCK } from "./format";

const DAY = { weekday: "short", day: "numeric", month: "short" } as const;

/** As the clocks of that zone show it, wherever it is read. */
export function momentIn(timeZone: string, iso: string): string {
  return new Date(iso)
    .toLocaleString(prefs.value.language, { ...DAY, ...CLOCK, timeZone })
    .replaceAll(",", "");
}

/** `lun 3 nov` for the date `2025-11-03`, which has no zone of its own. */
export function dateName(date: string): string {
  const [year = 0, month = 1, dayOfMonth = 1] = date.split("-").map(Number);
  return new Date(year, month - 1, dayOfMonth)
    .toLocaleDateString(prefs.value.language, DAY)
    .replace(",", "");
}
