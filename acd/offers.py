"""Offers: how one is made, and what is left of it when it comes to nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from acd.agents import Trigger
from acd.crew import Crew
from acd.model import BoardRules, Decision, LostOffer, MakeOffer, Offer, WithdrawOffer
from acd.quick import new
from acd.reasons import reasons
from acd.router import Pairing
from acd.waiting import Waiting


class Offers:
    """One entry, one agent: both sides know the offer, or neither does."""

    def __init__(
        self, rules: BoardRules, waiting: Waiting, crew: Crew, decisions: list[Decision]
    ) -> None:
        self._rules = rules
        self._waiting = waiting
        self._crew = crew
        self._decisions = decisions
        self._spared = timedelta(seconds=rules.reoffer_after_s)
        self._made = 0

    def go_on_after(self, number: int) -> None:
        """Offers up to this number were made by the one whose work this board takes over."""
        self._made = max(self._made, number)

    def make(self, pairing: Pairing, now: datetime) -> None:
        """Offer the entry to the agent, for reasons that hold at this moment."""
        entry, agent = pairing.spot.entry, self._crew.agents[pairing.agent_id]
        policy = pairing.spot.line.policy
        why = reasons(pairing, self._crew.agents, self._crew.standings, now)
        entry.offers_made += 1
        self._made += 1
        offer_id = f"{entry.entry_id}-o{entry.offers_made}"
        offer = new(Offer, (offer_id, entry.entry_id, entry.call_id, agent.agent_id))
        entry.offer = agent.offer = offer
        self._crew.standings.turn(agent, policy, self._made)
        self._waiting.router.shut(entry.entry_id)
        self._crew.change(agent, Trigger.OFFER, now, "", entry.call_id)
        self._decisions.append(new(MakeOffer, (offer, agent.extension, policy.ring_timeout_s, why)))

    def withdraw(self, offer: Offer, now: datetime) -> None:
        """Take the offer back: the agent is no longer there for it."""
        self._decisions.append(WithdrawOffer(offer))
        self.release(offer, now, "withdrawn")

    def lose(self, offer: Offer, outcome: LostOffer, now: datetime) -> None:
        """It came to nothing; what that means for the agent goes by how."""
        agent = self._crew.agents[offer.agent_id]
        self.release(offer, now, outcome)
        trigger = Trigger.OFFER_LOST
        if outcome == "timed_out":
            agent.missed += 1
            if agent.missed >= self._rules.missed_limit:
                trigger = Trigger.MISS_TOO_OFTEN
        if outcome in ("busy", "unreachable", "failed"):
            self._crew.rest_until(agent, now + timedelta(seconds=self._rules.trouble_rest_s))
        self._crew.change(agent, trigger, now, outcome)

    def release(self, offer: Offer, now: datetime, outcome: LostOffer) -> None:
        """Leave the entry to others; the agent's state is not touched."""
        self._crew.agents[offer.agent_id].offer = None
        entry = self._waiting.entries.get(offer.entry_id)
        if entry is None:
            return
        entry.offer = None
        if outcome != "withdrawn":
            self._waiting.passed(entry, offer.agent_id, now + self._spared, outcome)
        self._waiting.settle(entry)
