"""Tells a call from its facts, in the order in which it happened (pure).

Everybody who wants to know why a call went as it did reads this: ``atiende why`` and the
supervisor's page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from acd import explain
from acd.explain import span
from acd.texts import TEXTS as OF_ACD
from acd.why import read
from asterisk_conf.words import Words, printable
from atiende import story_ends as ends
from atiende.records import Wording
from atiende.shown import Label
from atiende.story_parts import Told, amounts, say
from atiende.story_texts import TEXTS
from db import facts as f
from db.facts import AnyFact
from db.metrics.spans import Span

_NAMED: Final = 8
"""Of how many agents it is told what they did while nobody was offered the call."""
_HEALED: Final = "healed:"
_HUNG_UP: Final = (0, 16)
"""Q.850: unknown, and how a call normally ends."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, and what there is to say about it.

    ``kind`` is the ledger's, or ``live`` for how a call stands that goes on.
    """

    at: datetime
    kind: str
    words: Words
    details: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """What a call's own facts do not tell: names, and what agents did meanwhile.

    ``spans`` are the agents' states during the call; None: they are not known. ``now`` is when a
    call that goes on is told; None: at its last fact.
    """

    names: Mapping[int, str]
    wording: Wording
    pause: Label = str
    spans: Sequence[Span] | None = None
    now: datetime | None = None


def story(facts: Sequence[AnyFact], around: Around) -> tuple[Line, ...]:
    """Tell a call's facts (:meth:`db.ledger.Ledger.facts`); a call without any has no story."""
    teller = _Teller(tuple(sorted(facts, key=lambda fact: fact.at)), around)
    return tuple(teller.lines())


class _Teller:
    """One call while it is told."""

    def __init__(self, facts: tuple[AnyFact, ...], around: Around) -> None:
        self._around = around
        self._told = Told.of(facts)

    def lines(self) -> Iterator[Line]:
        for together in _keys_together(self._told.facts):
            first = together[0]
            for words, *details in filter(None, self._said(together)):
                kind = str(first.__struct_config__.tag)
                yield Line(first.at, kind, words, tuple(details))
        if self._told.facts and self._told.end is None:
            at = self._around.now or self._told.facts[-1].at
            words, *details = self._standing(at)
            yield Line(at, "live", words, tuple(details))

    def _said(self, together: Sequence[AnyFact]) -> Iterator[tuple[Words, ...]]:
        """The sentences about one thing: itself, then its details; nothing for what is no news."""
        match together[0]:
            case f.KeyPressed(node=node):
                pressed = "".join(key.key for key in together if isinstance(key, f.KeyPressed))
                yield (say("keys", keys=pressed, node=node),)
            case f.CallArrived() as arrived:
                yield tuple(ends.arrived(arrived, erased=self._told.erased))
            case f.ChoiceMade(choice=choice):
                yield (say("choice", choice=self._around.wording.choice(choice)),)
            case f.CompanyIdentified() as company:
                yield (ends.company(company),)
            case f.QueueJoined() | f.EntryRevised() | f.WaitAnnounced() | f.QueueLeft() as wait:
                yield tuple(self._of_wait(wait))
            case f.OfferMade() | f.OfferRinging() | f.OfferEnded() as offer:
                yield tuple(self._of_offer(offer))
            case f.Bridged(agent_id=agent_id):
                yield (say("bridged", agent=self._name(agent_id)),)
            case f.AgentStateChanged() as change:
                yield from self._of_agent(change)
            case f.LegEnded() as leg:
                yield from self._of_leg(leg)
            case f.LegStarted():
                pass  # the caller's with his arrival, the agent's with the offer
            case other:
                yield tuple(ends.of_the_end(other, self._told))

    # -- waiting --------------------------------------------------------------------------------

    def _of_wait(
        self, fact: f.QueueJoined | f.EntryRevised | f.WaitAnnounced | f.QueueLeft
    ) -> Iterator[Words]:
        match fact:
            case f.QueueJoined():
                yield say("joined", queue=self._queue(fact.entry_id))
                yield from self._asks(fact)
            case f.EntryRevised():
                yield say("revised")
                yield from tuple(self._asks(fact)) or (say("asks_nothing"),)
            case f.WaitAnnounced():
                yield from ends.announced(fact, self._told)
            case f.QueueLeft():
                waited = span(self._told.waited_s(fact.entry_id, fact.at))
                yield say(f"left_{fact.outcome}", queue=self._queue(fact.entry_id), waited=waited)
                if fact.outcome != "answered":
                    yield from self._unserved(fact.entry_id, fact.at)

    def _asks(self, fact: f.QueueJoined | f.EntryRevised) -> Iterator[Words]:
        if fact.needs:
            yield say("needs", skills=amounts(fact.needs))
        if fact.prefers:
            yield say("prefers", skills=amounts(fact.prefers))
        if fact.credit_s > 0:
            yield say("credit", credit=span(fact.credit_s))
        first, joined = fact.first_contact_at, self._told.joined_at(fact.entry_id) or fact.at
        if first is not None and first < joined:
            yield say("first_contact", age=span((joined - first).total_seconds()))
        if fact.last_agent_id is not None:
            yield say("last_agent", agent=self._name(fact.last_agent_id))

    def _unserved(self, entry_id: str, at: datetime) -> Iterator[Words]:
        """Why nobody served it, as far as it is known."""
        offers = self._told.offers_of(entry_id)
        if offers:
            yield say("offered_in_vain", count=len(offers))
            return
        yield say("offered_nobody")
        if self._around.spans is not None:
            yield from self._agents_at(self._around.spans, at)

    def _agents_at(self, spans: Sequence[Span], at: datetime) -> Iterator[Words]:
        then = [one for one in spans if one.since <= at and (one.until is None or at < one.until)]
        there = [one for one in then if one.state != "logged_out"]
        if not there:
            yield say("nobody_there")
        for one in there[:_NAMED]:
            lasted = span((at - one.since).total_seconds())
            yield say("was", agent=self._name(one.agent_id), state=self._state(one), lasted=lasted)
        if len(there) > _NAMED:
            yield say("were_others", count=len(there) - _NAMED)

    def _state(self, one: Span) -> Words:
        if one.state == "available":
            return say("was_available")
        if one.state == "paused" and one.reason:
            return say("was_paused", reason=self._around.pause(one.reason))
        return Words(OF_ACD, f"state_{one.state}")

    # -- agents ---------------------------------------------------------------------------------

    def _of_offer(self, fact: f.OfferMade | f.OfferRinging | f.OfferEnded) -> Iterator[Words]:
        agent = self._name(self._told.agent_of(fact.offer_id))
        match fact:
            case f.OfferMade(reasons=reasons):
                why = read(reasons)
                if why.chosen is not None:
                    yield from explain.sentences(why, self._around.names)
                    return
                yield say("offered", agent=agent)
                if reasons:  # of another time, in that time's words
                    yield say("reasons", reasons=printable("; ".join(reasons)))
            case f.OfferRinging():
                yield say("ringing", agent=agent)
            case f.OfferEnded(outcome=outcome):
                took = span(self._told.took_s(fact))
                yield say(f"offer_{outcome}", agent=agent, took=took)

    def _of_agent(self, change: f.AgentStateChanged) -> Iterator[tuple[Words, ...]]:
        agent = self._name(change.agent_id)
        if change.reason.startswith(_HEALED):
            code = f"healed_{change.reason.removeprefix(_HEALED)}"
            fault = say(code) if code in TEXTS else change.reason.removeprefix(_HEALED)
            yield (say("healed", agent=agent, fault=fault),)
        elif change.state == "on_hold":
            yield (say("held", agent=agent),)
        elif change.state == "talking" and self._told.was_held(change):
            yield (say("resumed", agent=agent),)
        elif change.state == "wrap_up":
            yield (say("wrap_up", agent=agent),)

    def _of_leg(self, leg: f.LegEnded) -> Iterator[tuple[Words, ...]]:
        """An agent's line that broke in the talk; how others ended the offers and the end tell."""
        agent_id = self._told.talked_over(leg.channel_id)
        if agent_id is not None and leg.cause not in _HUNG_UP:
            yield (say("line_broke", agent=self._name(agent_id), cause=leg.cause),)

    def _standing(self, at: datetime) -> Iterator[Words]:
        """How a call stands that goes on."""
        waiting, talking = self._told.waiting, self._told.bridged
        if waiting is not None:
            yield say("goes_on_waiting", queue=self._queue(waiting))
            yield from self._unserved(waiting, at)
        elif talking is not None:
            yield say("goes_on_talking", agent=self._name(talking.agent_id))
        else:
            yield say("goes_on")

    def _queue(self, entry_id: str) -> str:
        queue = self._told.queue_of(entry_id)
        return self._around.wording.queues.get(queue, queue)

    def _name(self, agent_id: int | None) -> object:
        return self._around.names.get(agent_id or 0) or say("agent", agent_id=agent_id or "?")


def _keys_together(facts: Sequence[AnyFact]) -> Iterator[tuple[AnyFact, ...]]:
    """Each fact alone, but keys in a row, at the same node, as one."""
    numbered = enumerate(facts)
    for _, run in groupby(
        numbered, lambda at: at[1].node if isinstance(at[1], f.KeyPressed) else at[0]
    ):
        yield tuple(fact for _, fact in run)
