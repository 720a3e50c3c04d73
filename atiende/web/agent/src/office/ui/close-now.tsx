import { useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { attempt, notice } from "../../core/account";
import { Stranger } from "../../ui/text";
import { isAdmin } from "../access";
import { api } from "../api";
import { drafts } from "../draft";
import { moment } from "../format";
import { useLoaded } from "../loaded";
import { messages } from "../messages/seldom";
import type { CloseOrder, ClosedCalendar, ClosedNow } from "../protocol";
import { Failed } from "./states";

/** The switch for the day the building loses its power: closes a calendar at once. */
export function CloseNow() {
  const m = messages.value;
  const { value: state, failure, load } = useLoaded(() => api.closedNow());
  const order = (wanted: CloseOrder) =>
    attempt(async () => {
      state.value = await api.close(wanted);
      if (isAdmin.value) void drafts.hours.check();
      notice.value = wanted.closed ? m.isClosed(wanted.calendar) : m.isOpen(wanted.calendar);
    });
  return (
    <section class="card close-now" aria-labelledby="close-title">
      <header>
        <h2 id="close-title">{m.closeTitle}</h2>
        <p class="quiet">{m.closeHint}</p>
      </header>
      {failure.value && (
        <Failed title={m.listFailed} why={failure.value} onRetry={() => void load()} />
      )}
      {state.value?.calendars.map((calendar) => (
        <Calendar
          key={calendar.calendar}
          calendar={calendar}
          notices={state.value?.notices ?? []}
          onOrder={(wanted) => void order(wanted)}
        />
      ))}
    </section>
  );
}

interface Props {
  calendar: ClosedCalendar;
  notices: ClosedNow["notices"];
  onOrder: (order: CloseOrder) => void;
}

function Calendar({ calendar, notices, onOrder }: Props) {
  const m = messages.value;
  const asking = useSignal(false);
  const name = calendar.calendar;
  const close = (order: CloseOrder) => {
    asking.value = false;
    onOrder(order);
  };
  return (
    <div class="close-calendar" data-closed={calendar.closed}>
      <p class="close-state">
        <span class="dot" aria-hidden="true" />
        <span>
          <strong>{name}</strong> <CalendarState calendar={calendar} notices={notices} />
        </span>
        {calendar.closed ? (
          <button
            type="button"
            class="button small"
            aria-label={m.openCalendar(name)}
            onClick={() => onOrder({ calendar: name, closed: false })}
          >
            {m.openAgain}
          </button>
        ) : (
          <button
            type="button"
            class="button small danger"
            aria-label={m.closeCalendar(name)}
            aria-expanded={asking.value}
            onClick={() => (asking.value = !asking.value)}
          >
            {m.closeNow}
          </button>
        )}
      </p>
      {asking.value && !calendar.closed && (
        <CloseForm name={name} notices={notices} onClose={close} />
      )}
    </div>
  );
}

function CalendarState({ calendar, notices }: Omit<Props, "onOrder">) {
  const m = messages.value;
  if (!calendar.closed) return <span class="quiet">{m.followsHours}</span>;
  const heard = notices.filter(({ id }) => calendar.notice.includes(id)).map(({ text }) => text);
  return (
    <span class="quiet">
      {m.closedByHand(calendar.by, moment(calendar.since))},{" "}
      {calendar.until ? m.until(moment(calendar.until)) : m.untilTold}
      {calendar.reason && (
        <>
          {" · "}
          <Stranger text={calendar.reason} />
        </>
      )}
      {heard.length > 0 && <q>{heard.join(" ")}</q>}
    </span>
  );
}

interface FormProps {
  name: string;
  notices: ClosedNow["notices"];
  onClose: (order: CloseOrder) => void;
}

function CloseForm({ name, notices, onClose }: FormProps) {
  const m = messages.value;
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    const fields = new FormData(form.current ?? undefined);
    const text = (field: string) => String(fields.get(field) ?? "").trim();
    onClose({
      calendar: name,
      closed: true,
      notice: text("notice") ? [text("notice")] : [],
      reason: text("reason"),
      until: text("until") ? new Date(text("until")).toISOString() : null,
    });
  };
  return (
    <form ref={form} class="close-form" onSubmit={submit}>
      <label class="close-notice">
        {m.notice}
        <select name="notice">
          <option value="">{m.usualNotice}</option>
          {notices.map(({ id, text }) => (
            <option key={id} value={id}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <label>
        {m.untilWhen}
        <input name="until" type="datetime-local" />
      </label>
      <label>
        {m.reasonWhy}
        <input name="reason" maxLength={200} />
      </label>
      <button type="submit" class="button small danger filled">
        {m.confirmClose}
      </button>
    </form>
  );
}
