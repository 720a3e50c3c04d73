import type { Day } from "../protocol";

const DAY_MINUTES = 1440;

interface Span {
  from: number;
  to: number;
}

/** A day as a bar: open from here to there, with what reaches in from the night before. */
export function Strip({ day, before }: { day: Day; before: Day | undefined }) {
  return (
    <span class="strip" aria-hidden="true">
      {[...overnight(before), ...spansOf(day)].map(({ from, to }) => (
        <span
          key={`${from}-${to}`}
          style={{ insetInlineStart: share(from), inlineSize: share(to - from) }}
        />
      ))}
    </span>
  );
}

function spansOf(day: Day): Span[] {
  return day.intervals.map(({ start, end }) => ({
    from: minutes(start),
    to: end <= start ? DAY_MINUTES : minutes(end),
  }));
}

function overnight(before: Day | undefined): Span[] {
  const late = before?.intervals.filter(({ start, end }) => end <= start) ?? [];
  return late.map(({ end }) => ({ from: 0, to: minutes(end) }));
}

function minutes(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(":").map(Number);
  return hour * 60 + minute;
}

function share(minutesLong: number): string {
  return `${(100 * minutesLong) / DAY_MINUTES}%`;
}
