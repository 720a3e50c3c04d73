import { prefs } from "../core/prefs";

const DAY_MS = 86_400_000;
export const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

/** `hoy 14:05`, `ayer 9:30`, `lun 3 nov 14:05`; with the year when it is another one. */
export function moment(iso: string | null): string {
  if (!iso) return "–";
  const at = new Date(iso);
  const time = at.toLocaleTimeString(prefs.value.language, CLOCK);
  return `${day(at)} ${time}`;
}

function day(at: Date): string {
  const { language } = prefs.value;
  const days = Math.round((startOfDay(at) - startOfDay(new Date())) / DAY_MS);
  if (Math.abs(days) <= 1) {
    return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day");
  }
  const year = at.getFullYear() === new Date().getFullYear() ? {} : ({ year: "numeric" } as const);
  return at
    .toLocaleDateString(language, { weekday: "short", day: "numeric", month: "short", ...year })
    .replace(",", "");
}

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

export function percent(share: number): string {
  return new Intl.NumberFormat(prefs.value.language, { style: "percent" }).format(share);
}
