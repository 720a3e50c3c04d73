"""What the sentences of a call's story look up: its facts by what they are about (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from asterisk_conf.words import Words
from atiende.story_texts import TEXTS
from db import facts as f
from db.facts import AnyFact


def say(code: str, **details: object) -> Words:
    """Make a sentence of the story."""
    return Words(TEXTS, code, details)


def amounts(levels: Iterable[str]) -> tuple[Words, ...]:
    """Read ``skill=level`` texts."""
    pairs = (text.partition("=") for text in levels)
    return tuple(say("skill", skill=skill, level=level) for skill, _, level in pairs)


@dataclass(frozen=True)
class Told:
    """A call's facts in their order; what one refers to and is not there is None or empty."""

    facts: tuple[AnyFact, ...]
    joins: dict[str, f.QueueJoined]
    lefts: dict[str, f.QueueLeft]
    offers: dict[str, f.OfferMade]
    rang: dict[str, f.OfferRinging]
    talks: dict[str, f.Bridged]
    """By the offer that each began with."""
    end: f.CallEnded | None
    erased: bool

    @classmethod
    def of(cls, facts: Sequence[AnyFact]) -> Told:
        """Sort them."""
        told = cls(tuple(facts), {}, {}, {}, {}, {}, None, erased=False)
        end, erased = None, False
        for fact in facts:
            match fact:
                case f.QueueJoined(entry_id=entry_id):
                    told.joins.setdefault(entry_id, fact)
                case f.QueueLeft(entry_id=entry_id):
                    told.lefts.setdefault(entry_id, fact)
                case f.OfferMade(offer_id=offer_id):
                    told.offers.setdefault(offer_id, fact)
                case f.OfferRinging(offer_id=offer_id):
                    told.rang.setdefault(offer_id, fact)
                case f.Bridged(offer_id=offer_id):
                    told.talks.setdefault(offer_id, fact)
                case f.CallEnded() if end is None:
                    end = fact
                case f.PersonalDataErased(what="personal"):
                    erased = True
                case _:
                    pass
        maps = (told.joins, told.lefts, told.offers, told.rang, told.talks)
        return cls(told.facts, *maps, end, erased=erased)

    @property
    def bridged(self) -> f.Bridged | None:
        """The last talk."""
        return next(reversed(self.talks.values()), None)

    def queue_of(self, entry_id: str) -> str:
        """Name the queue of a wait."""
        join = self.joins.get(entry_id)
        return join.queue if join is not None else "?"

    def joined_at(self, entry_id: str) -> datetime | None:
        """When a wait began."""
        join = self.joins.get(entry_id)
        return join.at if join is not None else None

    def waited_s(self, entry_id: str, until: datetime) -> float:
        """How long a wait had lasted then."""
        return (until - (self.joined_at(entry_id) or until)).total_seconds()

    def answered_at(self, entry_id: str) -> datetime | None:
        """When a wait ended with an answer."""
        left = self.lefts.get(entry_id)
        return left.at if left is not None and left.outcome == "answered" else None

    @property
    def waiting(self) -> str | None:
        """The wait that has not ended."""
        return next((entry for entry in self.joins if entry not in self.lefts), None)

    def offers_of(self, entry_id: str) -> list[f.OfferMade]:
        """The offers during a wait."""
        return [offer for offer in self.offers.values() if offer.entry_id == entry_id]

    def agent_of(self, offer_id: str) -> int | None:
        """Whom an offer was made to."""
        offer = self.offers.get(offer_id)
        return offer.agent_id if offer is not None else None

    def took_s(self, ended: f.OfferEnded) -> float:
        """How long it rang; for one that did not ring, since it was made."""
        since = self.rang.get(ended.offer_id) or self.offers.get(ended.offer_id)
        return (ended.at - since.at).total_seconds() if since is not None else 0.0

    def talked_over(self, channel_id: str) -> int | None:
        """Which agent talked over this channel."""
        for offer_id, talk in self.talks.items():
            offer = self.offers.get(offer_id)
            if offer is not None and offer.channel_id == channel_id:
                return talk.agent_id
        return None

    def was_held(self, change: f.AgentStateChanged) -> bool:
        """Tell whether this change ends the agent's holding the call."""
        before = [
            fact
            for fact in self.facts[: self.facts.index(change)]
            if isinstance(fact, f.AgentStateChanged) and fact.agent_id == change.agent_id
        ]
        return bool(before) and before[-1].state == "on_hold"
