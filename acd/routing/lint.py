"""What is probably not meant in a document that can be used: checks of the whole, and of its world."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Final

from acd.model import When
from acd.needs import Need, Ring, Wants, asks_of
from acd.routing.around import Around
from acd.routing.build import Draft, WrittenAsk, WrittenRing, WrittenRules
from acd.routing.fields import RoutingFields

_NO_WANTS: Final = Wants()
_DAY_MINUTES: Final = 24 * 60
_WEEK_DAYS: Final = 7


def check(draft: Draft, around: Around) -> None:
    """Warn of what contradicts itself, and of what nobody could serve."""
    for rules in draft.rules:
        _check_treatments(rules)
        _check_strategy(rules, around)
        for rings in (rules.rings, *(written.rings for written in rules.treatments)):
            _check_relaxing(rings)
            for ring in rings:
                _check_ring(ring, around)
        _check_served(rules, around)
    for ask in draft.asks:
        _check_ask(ask, around)


def _warn(fields: RoutingFields, key: str, code: str, /, **details: object) -> None:
    line = fields.block.key_lines.get(key, fields.line)
    where = f"{fields.where}.{key}" if key else fields.where
    fields.notes.problems.warn(line, code, where=where, **details)


# -- a document by itself ---------------------------------------------------------------------------


def _check_relaxing(rings: Iterable[WrittenRing]) -> None:
    for before, after in pairwise(rings):
        if not _lets_in(after.ring, before.ring):
            _warn(after.fields, "after_s", "ring_narrower", given=f"{after.ring.after_s:g}")


def _lets_in(wide: Ring, narrow: Ring) -> bool:
    """Tell whether everybody who suits the narrow ring suits the wide one."""
    asked = {need.skill: need.level for need in narrow.needs}
    skills = all(asked.get(need.skill, 0) >= need.level for need in wide.needs)
    groups = not wide.groups or (narrow.groups and narrow.groups <= wide.groups)
    return skills and bool(groups) and (narrow.keeps_own or not wide.keeps_own)


def _check_treatments(rules: WrittenRules) -> None:
    for at, written in enumerate(rules.treatments):
        treatment = written.treatment
        if treatment.rings is None and treatment.strategy is None:
            _warn(written.fields, "", "treatment_empty")
        for before in rules.treatments[:at]:
            if _covers(before.treatment.when, treatment.when):
                _warn(written.fields, "when", "treatment_never", line=before.fields.line)
                break


def _covers(first: When, later: When) -> bool:
    """Tell whether the first holds whenever the later one does."""
    many = first.waiting_over is None or (
        later.waiting_over is not None and later.waiting_over >= first.waiting_over
    )
    return many and _week(later) <= _week(first)


@lru_cache(maxsize=256)
def _week(when: When) -> frozenset[int]:
    """Return the minutes of the week at which it holds; after midnight they are the next day's."""
    days = when.weekdays or frozenset(range(_WEEK_DAYS))
    begin, end = 0, _DAY_MINUTES
    if when.between is not None:
        begin, end = (moment.hour * 60 + moment.minute for moment in when.between)
        end += _DAY_MINUTES if end <= begin else 0
    week = _WEEK_DAYS * _DAY_MINUTES
    return frozenset(
        (day * _DAY_MINUTES + minute) % week for day in days for minute in range(begin, end)
    )


def _check_strategy(written: WrittenRules, around: Around) -> None:
    rules = written.rules
    strategies = {rules.strategy, *(treatment.strategy for treatment in rules.treatments)}
    if "fair_idle_s" in written.fields.block.entries and "fair_fastest" not in strategies:
        _warn(written.fields, "fair_idle_s", "fair_idle_unused")
    queue_asks = around.queues is None or (
        written.queue is not None and around.queues.get(written.queue)
    )
    asks = rules.rings[0].needs if rules.rings else queue_asks or written.queue is None
    if "strategy" in written.fields.block.entries and rules.strategy == "most_skilled" and not asks:
        _warn(written.fields, "strategy", "nothing_compared")


# -- a document and the people that there are -------------------------------------------------------


def _check_ring(written: WrittenRing, around: Around) -> None:
    if not around.team:
        return
    unmet = [need for need in written.ring.needs if around.best_level(need.skill) < need.level]
    for need in unmet:
        _warn_of_need(written.fields, need, around, "level_nobody")
    known = around.groups()
    for group in sorted(written.ring.groups - known):
        _warn(written.fields, "groups", "group_nobody", given=group, options=known)
    if unmet or not written.ring.groups <= known:
        return
    asks = asks_of(written.ring, _NO_WANTS)
    if all(agent.liking(asks) is None for agent in around.team):
        _warn(written.fields, "", "ring_nobody", given=f"{written.ring.after_s:g}")


def _warn_of_need(fields: RoutingFields, need: Need, around: Around, code: str) -> None:
    best = around.best_level(need.skill)
    key = "prefers" if code == "prefer_nobody" else "needs"
    if best:
        _warn(fields, key, code, given=need.skill, level=need.level, best=best)
    else:
        _warn(fields, key, "skill_nobody", given=need.skill, options=around.skills())


def _check_served(written: WrittenRules, around: Around) -> None:
    """Find queues that ask for the directory's skill, which nobody has."""
    if written.queue is None or written.rules.rings or not around.team or not around.queues:
        return
    skill = around.queues.get(written.queue)
    if skill and not around.best_level(skill):
        _warn(written.fields, "", "queue_nobody", skill=skill)


def _check_ask(written: WrittenAsk, around: Around) -> None:
    options = around.options if written.section == "options" else None
    if options is not None and written.key not in options:
        _warn(written.fields, "", "option_missing", given=written.name, options=options)
    if around.team:
        for need in written.ask.needs:
            if around.best_level(need.skill) < need.level:
                _warn_of_need(written.fields, need, around, "level_nobody")
        for need in written.ask.prefers:
            if around.best_level(need.skill) < need.level:
                _warn_of_need(written.fields, need, around, "prefer_nobody")
