import type { Status, Treatment } from "./protocol";

/** What the list shows; an empty word filters nothing. Days are local dates, both included. */
export interface Filters {
  status: Status | "";
  queue: string;
  treatment: Treatment | "";
  from: string;
  to: string;
  q: string;
}

/** What waits for somebody is what people come for. */
export const USUAL: Filters = { status: "open", queue: "", treatment: "", from: "", to: "", q: "" };

export function isUsual(filters: Filters): boolean {
  return JSON.stringify(filters) === JSON.stringify(USUAL);
}

export function queryOf(filters: Filters): URLSearchParams {
  const asked = { ...filters, q: filters.q.trim(), from: midnight(filters.from, 0), to: midnight(filters.to, 1) };
  return new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ""));
}

/** The first moment, here, of the day so many days after this date. */
function midnight(date: string, daysLater: number): string {
  const [year, month, day] = date.split("-").map(Number);
  if (!year || !month || !day) return "";
  return new Date(year, month - 1, day + daysLater).toISOString();
}
