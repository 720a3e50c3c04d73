import { useSignal } from "@preact/signals";
import { plain } from "../../core/format";
import type { Draft } from "../draft";
import { dateName, momentIn } from "../calendar-format";
import { messages } from "../messages/seldom";
import type { CalendarPreview, Day, Interval } from "../protocol";
import { Strip } from "./strip";

/** The next days as the text in the editor treats them, one calendar at a time. */
export function Preview({ draft }: { draft: Draft }) {
  const m = messages.value;
  const chosen = useSignal("");
  const calendars = draft.calendars.value;
  const calendar = calendars.find(({ name }) => name === chosen.value) ?? calendars[0];
  return (
    <section class="card preview" aria-labelledby="preview-title">
      <header>
        <h2 id="preview-title">{m.preview}</h2>
        {calendars.length > 1 && (
          <select
            aria-label={m.calendar}
            onChange={(event) => (chosen.value = event.currentTarget.value)}
          >
            {calendars.map(({ name }) => (
              <option key={name} value={name} selected={name === calendar?.name}>
                {name}
              </option>
            ))}
          </select>
        )}
      </header>
      {draft.broken.value && <p class="preview-old">{m.previewBroken}</p>}
      {calendar && <CalendarDays calendar={calendar} />}
    </section>
  );
}

function CalendarDays({ calendar }: { calendar: CalendarPreview }) {
  const m = messages.value;
  const { open, until, name } = calendar.now;
  const why = [plain(name), until && m.until(momentIn(calendar.zone, until))].filter(Boolean).join(", ");
  return (
    <>
      <p class="now" data-open={open}>
        <strong>{open ? m.openNow : m.closedNow}</strong>
        {why && `, ${why}`}
        <span class="quiet"> · {m.calendarZone(calendar.zone)}</span>
      </p>
      <div class="days" tabIndex={0} role="group" aria-labelledby="preview-title">
        <table>
          <thead class="off-screen">
            <tr>
              <th scope="col">{m.day}</th>
              <td />
              <th scope="col">{m.hours}</th>
            </tr>
          </thead>
          <tbody>
            {calendar.days.map((day, index) => (
              <DayRow key={day.date} day={day} before={calendar.days[index - 1]} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function DayRow({ day, before }: { day: Day; before: Day | undefined }) {
  const m = messages.value;
  // A usual day is treated as the day of the week that it is, and says no more.
  const reason = day.reason === day.treated_as ? "" : plain(day.reason);
  return (
    <tr data-special={reason !== ""} data-weekend={day.weekday > 5}>
      <th scope="row">{dateName(day.date)}</th>
      <td class="day-strip">
        <Strip day={day} before={before} />
      </td>
      <td class="day-hours">
        <span>{hoursOf(day.intervals)}</span>
        {reason && <strong>{reason}</strong>}
        {reason && <span class="quiet">{m.treatedAs(plain(day.treated_as))}</span>}
        {day.notes.map((note) => (
          <em key={note}>{plain(note)}</em>
        ))}
      </td>
    </tr>
  );
}

function hoursOf(intervals: Interval[]): string {
  const m = messages.value;
  if (!intervals.length) return m.closedAllDay;
  return intervals.map(intervalName).join(" · ");
}

function intervalName({ start, end }: Interval): string {
  const m = messages.value;
  if (start === "00:00" && (end === "24:00" || end === "00:00")) return m.wholeDay;
  const next = end <= start && end !== "00:00";
  return `${start}–${end === "00:00" ? "24:00" : end}${next ? ` ${m.nextDay}` : ""}`;
}
