"""What a run of kills found: figures to read, and faults that make it fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from overflow.ticket import is_valid
from tests.soak.kill_caller import Life

Row = dict[str, Any]


@dataclass
class Findings:
    """Figures of one run. ``mails``: of each message, how often which Message-ID arrived."""

    lives: list[Life]
    messages: list[Row]
    tickets: list[Row]
    mails: dict[str, Counter[str]]
    kills: int
    long_absences: int
    steps: Counter[str]
    left_over: list[str]
    took_s: float
    silence_limit_s: float
    longest_start_s: float = 0.0
    """How long the application took at most until it served again after a kill."""
    swept: int = 0
    """Messages that only the search for orphans found, minutes after their calls."""
    readings: dict[str, bool] = field(default_factory=dict)
    """By caller: whether the digits of the ticket were heard, of those that were listened to."""

    def faults(self) -> list[str]:
        """Everything that must not be; empty after a good run."""
        return [*self._of_callers(), *self._of_mails(), *self._of_tickets(), *self.left_over]

    def _of_callers(self) -> Iterator[str]:
        messages, tickets = _by_number(self.messages), _by_number(self.tickets)
        for life in self.lives:
            number = life.script.number
            found = (*_of_life(life, messages[number], tickets[number]),)
            if life.longest_silence_s > self.silence_limit_s:
                found = (*found, f"heard nothing for {life.longest_silence_s:.1f} s")
            for fault in found:
                yield f"{number}: {fault} (heard {story(life)})"

    def _of_mails(self) -> Iterator[str]:
        for message in self.messages:
            ids = self.mails.get(message["caller_number"], Counter())
            if len(ids) != 1:
                yield f"{message['caller_number']}: {len(ids)} different mails of one message"
        strangers = set(self.mails) - {message["caller_number"] for message in self.messages}
        yield from (f"{number}: a mail without a message" for number in sorted(strangers))

    def _of_tickets(self) -> Iterator[str]:
        numbers = [row["ticket_number"] for row in self.tickets]
        yield from (f"ticket {n} is mistyped" for n in numbers if not is_valid(n))
        yield from (
            f"{who}: the digits were not heard" for who, ok in self.readings.items() if not ok
        )

    @property
    def duplicates(self) -> int:
        """Mails that came again, recognisable by their Message-ID."""
        return sum(count - 1 for ids in self.mails.values() for count in ids.values())

    def lines(self) -> list[str]:
        """The summary, for people."""
        steps = ", ".join(f"{count} {step}" for step, count in self.steps.most_common())
        longest = max((life.longest_silence_s for life in self.lives), default=0.0)
        rescued = sum(life.rescued for life in self.lives)
        heard = f"{sum(self.readings.values())} of {len(self.readings)} listened to"
        arrived = sum(sum(ids.values()) for ids in self.mails.values())
        return [
            f"calls            {len(self.lives)} in {self.took_s:.0f} s, {rescued} rescued by the fallback",
            f"kills            {self.kills}, {self.long_absences} with a long absence",
            f"calls at a kill  {steps}",
            f"longest silence  {longest:.1f} s",
            f"longest start    {self.longest_start_s:.1f} s after a kill",
            f"messages         {len(self.messages)}, {self.swept} of them found by the sweep",
            f"tickets          {len(self.tickets)}; digits heard: {heard}",
            f"mails            {arrived} arrived, {self.duplicates} of them again",
        ]


def _of_life(life: Life, messages: Sequence[Row], tickets: Sequence[Row]) -> Iterator[str]:
    if life.trouble:
        yield life.trouble
    yield from _of_messages(life, len(messages))
    if len(tickets) > 1:
        yield f"{len(tickets)} tickets"
    if (messages or life.was_read_a_ticket) and not tickets:
        yield "no ticket"
    if tickets and not messages and not life.asked_for_ticket:
        yield "a ticket that nobody asked for"


def _of_messages(life: Life, count: int) -> Iterator[str]:
    if count > 1:
        yield f"{count} messages"
    if not count and life.must_have_message:
        yield f"the message of {life.takes[-1].speech_s:.1f} s speech is lost"
    if count and not life.may_have_message:
        yield "a message that nobody left"
    if "message_failed" in life.heard:
        yield "was told that no message can be kept, though one can"


def _by_number(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = _Lists()
    for row in rows:
        found[row["caller_number"]].append(row)
    return found


class _Lists(dict[str, list[Row]]):
    def __missing__(self, key: str) -> list[Row]:
        return self.setdefault(key, [])


def story(life: Life) -> str:
    takes = ", ".join(
        f"{take.name} {take.speech_s:.1f} s of {take.ended - take.began:.1f} s"
        for take in life.takes
    )
    return f"{' '.join(life.heard)}; takes {takes or 'none'}{'; rescued' if life.rescued else ''}"
