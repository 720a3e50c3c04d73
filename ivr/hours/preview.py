"""How each of the next days will be treated, and why, for people to check before it happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from msgspec import Struct

from asterisk_conf.words import Language, Words
from ivr.hours.clock import ONE_DAY, ClockChange, clock_changes
from ivr.hours.days import DayPlan, plan, wall_spans, without
from ivr.hours.document import DAY_MINUTES, WEEKDAYS, Calendar, ClosedNow, Span
from ivr.hours.texts import TEXTS
from ivr.hours.times import shown_minute, shown_span

LATEST: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""The very last moments of UTC cannot be said in every zone."""


class DayPreview(Struct, frozen=True):
    """One day in words.

    `intervals` are those of the clock on the wall, `HH:MM-HH:MM`: what the day before has after
    midnight stands here; what a clock change or the switch takes away does not.
    """

    date: date
    weekday: str
    intervals: tuple[str, ...]
    treated_as: str
    reason: str
    notes: tuple[str, ...] = ()


def preview(  # noqa: PLR0913  # `language` is for people alone, and has a default
    calendar: Calendar,
    first_day: date,
    days: int = 14,
    closed_now: ClosedNow | None = None,
    now: datetime | None = None,
    *,
    language: Language = "es",
) -> list[DayPreview]:
    """Tell how `days` days from `first_day` on will be treated.

    The switch `closed_now` counts from `now` on; without `now`, for the days before as well.
    """
    last_day = first_day + timedelta(days=days)
    changes = tuple(clock_changes(calendar.tz, first_day - ONE_DAY, last_day))
    sheet = _Sheet(calendar, changes, closed_now, now, language)
    return [sheet.day(first_day + timedelta(days=ahead)) for ahead in range(days)]


@dataclass(frozen=True)
class _Sheet:
    """What all the days of one preview share."""

    calendar: Calendar
    changes: tuple[ClockChange, ...]
    closed_now: ClosedNow | None
    now: datetime | None
    language: Language

    def day(self, day: date) -> DayPreview:
        """Describe one day."""
        planned = plan(self.calendar, day, self.language)
        changes = [change for change in self.changes if change.day == day]
        spans = wall_spans(self.calendar, day)
        for hole in (*_skipped(changes, day), closed := self._closed_on(day)):
            if hole.start < hole.end:
                spans = without(spans, hole)
        notes = [self._clock_words(change, day) for change in changes]
        if closed.start < closed.end:
            notes.append(self._closed_words())
        weekday = self._say(f"day_{WEEKDAYS[day.weekday()]}")
        return DayPreview(
            day,
            weekday,
            tuple(map(shown_span, spans)),
            self._treated_as(planned),
            weekday if planned.why == "weekday" else self._why(planned),
            tuple(notes),
        )

    def _treated_as(self, planned: DayPlan) -> str:
        closed = planned.treated_as == "special" and not planned.spans
        return self._say("day_closed" if closed else f"day_{planned.treated_as}")

    def _why(self, planned: DayPlan) -> str:
        return self._say(f"why_{planned.why}", name=planned.name)

    def _closed_on(self, day: date) -> Span:
        """Find the part of the day that the switch takes away; it may end before it starts."""
        if self.closed_now is None:
            return Span(0, 0)
        start, end = 0, DAY_MINUTES
        if self.now:
            start = max(start, _minute(self._wall(self.now), day))
        if self.closed_now.until:
            end = min(end, _minute(self._wall(self.closed_now.until), day))
        return Span(start, end)

    def _closed_words(self) -> str:
        assert self.closed_now
        closed = Words(TEXTS, "by_hand")
        if self.closed_now.until:
            until = self._wall(self.closed_now.until)
            shown = until.strftime("%d/%m/%Y" if self.language == "es" else "%Y-%m-%d")
            closed = Words(TEXTS, "by_hand_until", {"date": shown, "time": until.strftime("%H:%M")})
        if not self.closed_now.reason:
            return closed.text(self.language)
        return self._say("by_hand_because", closed=closed, reason=self.closed_now.reason)

    def _clock_words(self, change: ClockChange, day: date) -> str:
        code = "clock_forward" if change.instead > change.shown else "clock_back"
        shown, instead = _minute(change.shown, day), _minute(change.instead, day)
        return self._say(code, shown=shown_minute(shown), instead=shown_minute(instead))

    def _wall(self, moment: datetime) -> datetime:
        return min(moment, LATEST).astimezone(self.calendar.tz).replace(tzinfo=None)

    def _say(self, code: str, **details: object) -> str:
        return Words(TEXTS, code, details).text(self.language)


def _skipped(changes: list[ClockChange], day: date) -> Iterator[Span]:
    """Find the minutes that the day's clock never shows."""
    for change in changes:
        if change.instead > change.shown:
            yield Span(_minute(change.shown, day), _minute(change.instead, day))


def _minute(wall: datetime, day: date) -> int:
    """Count the minutes on the wall since the day began; negative before it."""
    return (wall - datetime.combine(day, time())) // timedelta(minutes=1)
