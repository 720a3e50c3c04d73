"""When to stop asking a CRM that does not answer: a circuit breaker as a table.

Pure: time comes in as `now_s`, seconds on any clock that never goes back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Literal, TypeAlias


class State(StrEnum):
    """Closed lets requests through, open refuses them, half open lets one try."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class Event(StrEnum):
    """What can happen to a breaker."""

    ANSWERED = "answered"  # the CRM answered, be it "not known"
    FAILED = "failed"  # no usable answer
    EXHAUSTED = "exhausted"  # the failure that makes `Policy.failures` in a row
    ABANDONED = "abandoned"  # given up by us: says nothing about the CRM
    COOLED = "cooled"  # `Policy.open_s` have passed since it opened


Result: TypeAlias = Literal[Event.ANSWERED, Event.FAILED, Event.ABANDONED]

TRANSITIONS: Mapping[tuple[State, Event], State] = MappingProxyType(
    {
        (State.CLOSED, Event.ANSWERED): State.CLOSED,
        (State.CLOSED, Event.FAILED): State.CLOSED,
        (State.CLOSED, Event.ABANDONED): State.CLOSED,
        (State.CLOSED, Event.EXHAUSTED): State.OPEN,
        (State.OPEN, Event.COOLED): State.HALF_OPEN,
        (State.HALF_OPEN, Event.ANSWERED): State.CLOSED,
        (State.HALF_OPEN, Event.FAILED): State.OPEN,
        (State.HALF_OPEN, Event.ABANDONED): State.OPEN,
    }
)


@dataclass(frozen=True, slots=True)
class Policy:
    """Open after `failures` in a row; try again once `open_s` seconds have passed."""

    failures: int = 5
    open_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to send one request, good for the state in which it was given."""

    epoch: int


@dataclass(frozen=True, slots=True)
class Breaker:
    """A breaker at one moment; `admit` and `settle` give the next one."""

    policy: Policy = Policy()
    state: State = State.CLOSED
    failures: int = 0
    opened_at_s: float = 0.0
    epoch: int = 0

    def admit(self, now_s: float) -> tuple["Breaker", Permit | None]:
        """Ask leave for one request; None means that the CRM is to be left alone."""
        breaker = self
        if self.state is State.OPEN and now_s - self.opened_at_s >= self.policy.open_s:
            breaker = self._after(Event.COOLED)
        elif self.state is not State.CLOSED:
            return self, None
        return breaker, Permit(breaker.epoch)

    def settle(self, permit: Permit, result: Result, now_s: float) -> "Breaker":
        """Report how an admitted request ended; each permit is settled once."""
        if permit.epoch != self.epoch:
            return self  # news from before the last change of state is old news
        if result is Event.FAILED:
            return self._failed(now_s)
        kept = 0 if result is Event.ANSWERED else self.failures
        return replace(self._after(result), failures=kept)

    def _failed(self, now_s: float) -> "Breaker":
        failures = self.failures + 1
        full = self.state is State.CLOSED and failures >= self.policy.failures
        after = self._after(Event.EXHAUSTED if full else Event.FAILED)
        opened_at_s = now_s if after.state is State.OPEN else self.opened_at_s
        return replace(after, failures=failures, opened_at_s=opened_at_s)

    def _after(self, event: Event) -> "Breaker":
        state = TRANSITIONS[self.state, event]
        return replace(self, state=state, epoch=self.epoch + (state is not self.state))
