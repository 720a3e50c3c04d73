"""What somebody who waits would ask for, and who could answer, in words for the admin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from acd.model import QueuePolicy, Treatment
from acd.needs import Asks, Need, Ring, Wants, asks_of, ring_at
from acd.rank import head_start_s
from acd.routing.around import Profile
from acd.routing.document import Ask, Caller, Routing, together
from acd.routing.texts import TEXTS
from acd.treatment import policy_at
from asterisk_conf.words import Language, Words
from documents.durations import duration

_DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class Situation:
    """How the wait stands: for how long, how many wait in the queue, the local time."""

    waited_s: float
    waiting: int
    local: datetime


def explain(  # noqa: PLR0913, PLR0917  # who asks, of whom, when, in which words
    routing: Routing,
    queue: QueuePolicy,
    caller: Caller,
    situation: Situation,
    team: Sequence[Profile],
    flow: Ask = Ask(),  # noqa: B008  # frozen
    language: Language = "es",
) -> list[str]:
    """Tell it line by line; ``queue`` is the directory's, ``flow`` what the flow's node asks."""
    usual = routing.treat(queue)
    policy, treatment = policy_at(usual, situation.waiting, situation.local)
    grants = {"flow": flow, **routing.grants(caller)}
    said = _Said(language, caller)
    return [
        _in_force(said, usual, treatment),
        _credit(said, policy, grants),
        *_wishes(said, grants),
        *_rings(said, policy, routing.ask_of(caller, flow), situation, team),
        said.of(f"explain_{policy.strategy}", span=duration(policy.fair_idle_s)),
        *_returning(said, routing, policy),
        said.of("explain_said" if policy.announce_wait else "explain_unsaid"),
    ]


@dataclass(frozen=True, slots=True)
class _Said:
    """Speaks the catalogue in one language, about one caller."""

    language: Language
    caller: Caller

    def of(self, code: str, /, **details: object) -> str:
        return Words(TEXTS, code, details).text(self.language)

    def source(self, section: str) -> str:
        names = {
            "options": self.caller.option,
            "classes": self.caller.customer_class,
            "companies": self.caller.company_number,
            "languages": self.caller.language,
        }
        return self.of(f"source_{section}", name=names.get(section, ""))


def _in_force(said: _Said, usual: QueuePolicy, treatment: Treatment | None) -> str:
    if treatment is None:
        return said.of("explain_usual")
    number = usual.treatments.index(treatment) + 1
    when = ", ".join(_when(said, treatment))
    return said.of("explain_treatment", number=number, count=len(usual.treatments), when=when)


def _when(said: _Said, treatment: Treatment) -> Iterator[str]:
    when = treatment.when
    if when.waiting_over is not None:
        yield said.of("when_waiting", count=when.waiting_over)
    if when.between is not None:
        begin, end = (f"{at:%H:%M}" for at in when.between)
        yield said.of("when_between", begin=begin, end=end)
    if when.weekdays:
        days = ", ".join(said.of(f"day_{day}") for day in sorted(when.weekdays))
        yield said.of("when_weekdays", days=days)


def _credit(said: _Said, queue: QueuePolicy, grants: dict[str, Ask]) -> str:
    granted = {
        section: credit_s
        for section, credit_s in (
            ("queue", queue.credit_s),
            *((section, ask.credit_s) for section, ask in grants.items()),
        )
        if credit_s > 0
    }
    if not granted:
        return said.of("explain_no_credit")
    total_s = head_start_s(*granted.values())
    parts = ", ".join(
        said.of("part", span=duration(credit_s), source=said.source(section))
        for section, credit_s in granted.items()
    )
    code = "explain_credit" if sum(granted.values()) <= total_s else "explain_credit_most"
    return said.of(code, total=duration(total_s), parts=parts)


def _wishes(said: _Said, grants: dict[str, Ask]) -> Iterator[str]:
    def listed(section: str, wishes: tuple[Need, ...]) -> list[str]:
        return [
            said.of("asked_by", need=_need(wish), source=said.source(section)) for wish in wishes
        ]

    needs = [text for section, ask in grants.items() for text in listed(section, ask.needs)]
    if needs:
        yield said.of("explain_needs", needs=", ".join(needs))
    prefers = [text for section, ask in grants.items() for text in listed(section, ask.prefers)]
    if prefers:
        yield said.of("explain_prefers", prefers=", ".join(prefers))


def _rings(
    said: _Said, policy: QueuePolicy, ask: Ask, situation: Situation, team: Sequence[Profile]
) -> Iterator[str]:
    steps, wants = policy.steps, Wants(ask.needs, ask.prefers)
    now = ring_at(steps, situation.waited_s)
    for at, ring in enumerate(steps):
        after = (
            said.of("ring_after", span=duration(ring.after_s)) if at else said.of("ring_at_once")
        )
        yield said.of(
            "explain_ring_now" if at == now else "explain_ring",
            number=at + 1,
            count=len(steps),
            after=after,
            asked=_asked(said, ring, ask),
            who=_who(said, policy, asks_of(ring, wants), team),
        )
    if now + 1 < len(steps):
        left_s = steps[now + 1].after_s - situation.waited_s
        yield said.of("explain_next", number=now + 2, span=duration(left_s))
    elif len(steps) > 1:
        yield said.of("explain_last")
    if any(asks_of(ring, wants).prefers for ring in steps):
        yield said.of("explain_prefers_first")


def _asked(said: _Said, ring: Ring, ask: Ask) -> str:
    asks = asks_of(ring, Wants(ask.needs))
    parts = [_need(need) for need in together([Ask(needs=asks.needs)]).needs]
    if ring.groups:
        code = "asks_group" if len(ring.groups) == 1 else "asks_groups"
        parts.append(said.of(code, groups=", ".join(sorted(ring.groups))))
    if not parts:
        parts.append(said.of("asks_nothing"))
    if ask.needs and not ring.keeps_own:
        parts.append(said.of("asks_own_no_more"))
    return ", ".join(parts)


def _who(said: _Said, policy: QueuePolicy, asks: Asks, team: Sequence[Profile]) -> str:
    """Name those who suit, whoever meets more of what is preferred first."""
    compares_levels = policy.strategy == "most_skilled" and bool(policy.skills)
    found = []
    for agent in team:
        met = agent.liking(asks)
        if met is not None:
            level = sum(agent.skills.get(skill, 0) for skill in policy.skills)
            found.append((-met, -level if compares_levels else 0, agent.name))
    if not found:
        return said.of("suits_nobody")
    code = {
        (True, True): "suits_both",
        (True, False): "suits_met",
        (False, True): "suits_level",
    }.get((bool(asks.prefers), compares_levels))
    names = (
        said.of(code, name=name, met=-met, asked=len(asks.prefers), level=-level) if code else name
        for met, level, name in sorted(found)
    )
    return said.of("suits", names=", ".join(names))


def _returning(said: _Said, routing: Routing, policy: QueuePolicy) -> Iterator[str]:
    returning = routing.returning
    if policy.last_agent_s > 0 and returning.same_agent_s > 0:
        days = f"{returning.same_agent_s / _DAY_S:g}"
        yield said.of("explain_last_agent", days=days, span=duration(policy.last_agent_s))
    if returning.keeps_age_s > 0:
        yield said.of("explain_age", span=duration(returning.keeps_age_s))


def _need(need: Need) -> str:
    return f"{need.skill} {need.level}"
