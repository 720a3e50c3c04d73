"""Makes voice messages of recordings that no call looks after any more, each exactly once.

A message's id follows from its file's name, and its sound lies in the folder of messages before its
facts are recorded; so whatever is killed when, the next look goes on where the last one ended.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from atiende.call.left import Who, message_fact, sound_of, ticket_fact
from atiende.call.turn import Plan
from db.directory import CallDetail
from db.facts import (
    AnyFact,
    CallArrived,
    CallEnded,
    ChoiceMade,
    EntryOutcome,
    LegEnded,
    LegStarted,
    OfferEnded,
    QueueLeft,
)
from db.office import MessageRecord
from overflow import audio
from overflow.audio import Sound
from overflow.messages import LeaveMessage
from overflow.policy import Treatment

log = logging.getLogger(__name__)

Taken: TypeAlias = Literal["left", "known", "dropped"]
"""``known``: the message is there already; ``dropped``: too little is said in it."""


@dataclass(frozen=True, slots=True)
class NewCall:
    """A call of which the books know nothing yet."""

    call_id: str
    channel_id: str
    arrived_at: datetime
    dialled: str


@dataclass(frozen=True, slots=True)
class Origin:
    """What a recording is a message of: a call that is known, or one that is new to us."""

    who: Who
    call: CallDetail | NewCall


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording at ``path``, unless it was moved already. ``started_at`` None: reckon it.

    ``least_speech_s`` None: as much as the policy asks for.
    """

    message_id: str
    path: Path
    least_speech_s: float | None = None
    started_at: datetime | None = None


class Known(Protocol):
    """The messages that there are."""

    async def by_id(self, message_id: str) -> MessageRecord | None:
        """The message, None when there is none of this id."""


class Numbers(Protocol):
    """Who gives ticket numbers."""

    async def number_for(self, caller_number: str, same_caller: timedelta) -> tuple[str, bool]:
        """Return the caller's open ticket (True) or a new number (False)."""


Record: TypeAlias = Callable[[Sequence[AnyFact]], Awaitable[None]]
OriginOf: TypeAlias = Callable[[Plan], Awaitable[Origin]]
Guarded: TypeAlias = Callable[[str, Callable[[], Awaitable[object]]], Awaitable[bool]]
"""Does the work on what is named and sees to trouble; False: it makes no sense to go on."""


class Filing:
    """Keeps recordings as messages; whoever calls it removes what is left in his own folder."""

    def __init__(  # noqa: PLR0913, PLR0917  # what keeps a message, each once
        self,
        folder: Path,
        known: Known,
        numbers: Numbers,
        record: Record,
        plan: Callable[[], Awaitable[Plan]],
        now: Callable[[], datetime],
    ) -> None:
        """``folder`` is that of the messages; ``plan`` gives the published documents."""
        self._folder = folder
        self._known = known
        self._numbers = numbers
        self._record = record
        self._plan = plan
        self._now = now

    def kept(self, message_id: str) -> Path:
        """Where the sound of a message lies."""
        return self._folder / sound_of(message_id)

    async def take(self, found: Recording, origin_of: OriginOf) -> Taken:
        """Make a message of it, or say that it is to be dropped; may be repeated.

        Raises SoundError, KeepError, LookupError (nothing is published), DbError.
        """
        kept = self.kept(found.message_id)
        message = await self._known.by_id(found.message_id)
        if message is not None:
            await asyncio.to_thread(self._tidy, found.path, kept, message)
            return "known"
        path = kept if kept.exists() else found.path
        sound = await asyncio.to_thread(audio.inspect, path)
        plan = await self._plan()
        origin = await origin_of(plan)
        if sound.speech_s < _least_speech_s(found, plan, origin.who):
            log.info("%s is dropped: %.1f s of speech", found.message_id, sound.speech_s)
            return "dropped"
        started_at = found.started_at or _begun(path, sound)
        await asyncio.to_thread(audio.keep, found.path, kept)
        await self._record(await self._facts(found.message_id, sound, started_at, plan, origin))
        log.info("%s was picked up", found.message_id)
        return "left"

    async def drop(self, found: Recording) -> None:
        """Delete it, wherever it is."""
        await asyncio.to_thread(_delete, found.path, self.kept(found.message_id))

    async def _facts(
        self, message_id: str, sound: Sound, started_at: datetime, plan: Plan, origin: Origin
    ) -> list[AnyFact]:
        now = self._now()
        who, call = origin.who, origin.call
        rules = plan.policy.treatment(who.queue, who.treatment)
        facts: list[AnyFact] = []
        if isinstance(call, NewCall):
            call_id, answered = call.call_id, False
            ended_at = min(now, started_at + timedelta(seconds=sound.duration_s))
            facts += _whole_call(call, who, plan, max(ended_at, call.arrived_at))
        else:
            call_id, answered = call.call.call_id, call.call.answered_at is not None
            if call.call.ended_at is None:
                facts += _rest_of(call, now, answered=answered)
        # An agent took this call: what the caller wanted is done, a ticket would say it is not.
        number, again = ("", False) if answered else await self._number(who, rules)
        if number:
            facts.append(ticket_fact(now, call_id, who, number, again=again, origin="message"))
        began_at = min(started_at, now)
        left = LeaveMessage(message_id, number, again, began_at, sound.duration_s)
        facts.append(message_fact(now, call_id, who, left, rules.mailbox))
        return facts

    async def _number(self, who: Who, rules: Treatment) -> tuple[str, bool]:
        same_caller = timedelta(seconds=rules.ticket.same_caller_s)
        return await self._numbers.number_for(who.caller_number, same_caller)

    def _tidy(self, path: Path, kept: Path, message: MessageRecord) -> None:
        """The message is there: nothing of it may lie about elsewhere."""
        if message.audio_erased_at is not None or kept.exists():
            path.unlink(missing_ok=True)
        elif path.exists():
            audio.keep(path, kept)


def _least_speech_s(found: Recording, plan: Plan, who: Who) -> float:
    if found.least_speech_s is not None:
        return found.least_speech_s
    return plan.policy.treatment(who.queue, who.treatment).message.min_speech_s


def _whole_call(call: NewCall, who: Who, plan: Plan, ended_at: datetime) -> list[AnyFact]:
    """All that can be said of a call that nobody noted."""
    arrived_at, call_id, channel_id = call.arrived_at, call.call_id, call.channel_id
    facts: list[AnyFact] = [
        CallArrived(
            at=arrived_at,
            call_id=call_id,
            channel_id=channel_id,
            caller_number=who.caller_number,
            caller_name=who.caller_name,
            dialled=call.dialled,
            flow_revision=plan.flow_revision,
            overflow_revision=plan.overflow_revision,
            hours_revision=plan.hours_revision,
            routing_revision=plan.routing_revision,
        )
    ]
    if channel_id:
        facts += [
            LegStarted(at=arrived_at, call_id=call_id, channel_id=channel_id, role="caller"),
            LegEnded(at=ended_at, call_id=call_id, channel_id=channel_id, cause=0),
        ]
    if who.choice:
        facts.append(ChoiceMade(at=arrived_at, call_id=call_id, node="fallback", choice=who.choice))
    return [*facts, _end(call_id, ended_at, answered=False)]


def _rest_of(detail: CallDetail, now: datetime, *, answered: bool) -> Iterator[AnyFact]:
    """What is to be said of a call whose end nobody noted, or not yet: first one wins."""
    call_id = detail.call.call_id
    for offer in detail.offers:
        if offer.ended_at is None:
            yield OfferEnded(at=now, call_id=call_id, offer_id=offer.offer_id, outcome="withdrawn")
    for wait in detail.waits:
        if wait.left_at is None:
            outcome: EntryOutcome = "answered" if answered else "diverted"
            yield QueueLeft(at=now, call_id=call_id, entry_id=wait.entry_id, outcome=outcome)
    for leg in detail.legs:
        if leg.ended_at is None:
            yield LegEnded(at=now, call_id=call_id, channel_id=leg.channel_id, cause=0)
    yield _end(call_id, now, answered=answered)


def _end(call_id: str, at: datetime, *, answered: bool) -> CallEnded:
    """A call that was left at the fallback ends for the books with its message."""
    return CallEnded(
        at=at,
        call_id=call_id,
        outcome="answered" if answered else "diverted",
        ended_by="caller",
        diverted_to="" if answered else "message",
    )


def _begun(path: Path, sound: Sound) -> datetime:
    """A recording's last change is its end."""
    ended_s = path.stat().st_mtime
    return datetime.fromtimestamp(ended_s - sound.duration_s, UTC)


def _delete(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
