"""Says the reasons for an offer, or for a wait, in plain sentences, one fact each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from acd.needs import Asks
from acd.texts import TEXTS
from acd.waits import Nearby, Waits
from acd.why import Compared, RuledOut, Why
from asterisk_conf.words import Words

_IN_SECONDS: Final = frozenset({"idle_s", "handle_s", "waited_s"})
_MINUTE_S: Final = 60
_HOUR_S: Final = 3600
_DAY_S: Final = 86_400


def sentences(why: Why, names: Mapping[int, str]) -> tuple[Words, ...]:
    """Return the sentences in reading order; each speaks Spanish and English.

    ``names`` are the agents' names; one who is missing there is called by his number.
    """
    return tuple(_sentences(why, names))


def _sentences(why: Why, names: Mapping[int, str]) -> Iterator[Words]:
    if why.chosen is not None:
        yield _chosen(why, why.chosen, names)
    place, waiting = why.place
    yield _say("waited", waited=span(why.waited_s), place=place, waiting=waiting)
    if why.credit_s > 0:
        yield _say("credit", credit=span(why.credit_s))
    if why.ring[1] > 1:
        yield _say("ring", ring=why.ring[0], rings=why.ring[1])
    for one in why.following:
        values = tuple(_say(f"value_{name}", value=_amount(name, at)) for name, at in one.values)
        yield _say("next", agent=_name(one.agent_id, names), values=values)
    for out in why.ruled_out:
        yield _ruled_out(out, names)


def _chosen(why: Why, chosen: Compared, names: Mapping[int, str]) -> Words:
    agent = _name(chosen.agent_id, names)
    code = why.rule if why.rule in TEXTS else "other"
    values = {name: _amount(name, value) for name, value in chosen.values}
    try:
        sentence = _say(code, agent=agent, **values)
        sentence.text()
    except KeyError:  # reasons of another time may lack a value
        return _say("other", agent=agent)
    return sentence


def waiting_sentences(waits: Waits, names: Mapping[int, str]) -> tuple[Words, ...]:
    """Say why an entry still waits, in reading order; ``names`` as for :func:`sentences`."""
    return tuple(_waits(waits, names))


def _waits(waits: Waits, names: Mapping[int, str]) -> Iterator[Words]:
    place, waiting = waits.place
    yield _say("waits", waited=span(waits.waited_s), place=place, waiting=waiting)
    if waits.credit_s > 0:
        yield _say("waits_credit", credit=span(waits.credit_s))
    if waits.offered_to is not None:
        yield _say("waits_offered", agent=_name(waits.offered_to, names))
        return
    if waits.held:
        yield _say("waits_held")
    if waits.kept_for is not None:
        yield _say("waits_kept", agent=_name(waits.kept_for, names), left=span(waits.kept_s))
    ring, rings = waits.ring
    if rings > 1:
        yield _say("waits_ring", ring=ring, rings=rings, asks=_asks(waits.asks))
    if waits.able_now == 0:
        yield _nobody(waits)
    for one in waits.nearby:
        yield _nearby(one, names)
    if waits.next_asks is not None and waits.next_ring_s is not None:
        yield _next_ring(waits.asks, waits.next_asks, waits.next_ring_s)


def _nobody(waits: Waits) -> Words:
    if waits.asks.needs or waits.asks.groups:
        return _say("waits_nobody", asks=_asks(waits.asks))
    return _say("waits_nobody_here")


def _next_ring(now: Asks, later: Asks, after_s: float) -> Words:
    joining = later.groups - now.groups
    if now.groups and joining and now.groups < later.groups and now.needs == later.needs:
        return _say("waits_next_group", after=span(after_s), groups=_groups(joining))
    return _say("waits_next", after=span(after_s), asks=_asks(later))


def _asks(asks: Asks) -> Words | str:
    levels = {need.skill: need.level for need in sorted(asks.needs)}  # the highest of each skill
    needs = ", ".join(f"{skill} {level}" for skill, level in levels.items())
    if not asks.groups:
        return needs or _say("asks_nothing")
    groups = _groups(asks.groups)
    return _say("asks_both", needs=needs, groups=groups) if needs else groups


def _groups(groups: frozenset[str]) -> Words:
    if len(groups) == 1:
        return _say("asks_group", names=next(iter(groups)))
    return _say("asks_groups", names=", ".join(sorted(groups)))


def _nearby(one: Nearby, names: Mapping[int, str]) -> Words:
    if one.from_s is None:
        return _ruled_out(one.out, names, "now_")
    after = span(one.from_s)
    return _ruled_out(one.out, names, "now_", f"later_{one.out.code}", after=after)


def _ruled_out(
    out: RuledOut, names: Mapping[int, str], tense: str = "", code: str = "", **more: object
) -> Words:
    has, asked = (*out.values, 0.0, 0.0)[:2]
    detail = _known(f"{tense}{out.code}_{out.detail}", f"{out.code}_{out.detail}")
    return _say(
        _known(code, f"{tense}out_{out.code}", f"out_{out.code}") or "out_state",
        agent=_name(out.agent_id, names),
        detail=_say(detail) if detail else out.detail,
        has=span(has) if out.code == "state" else f"{has:g}",
        asked=f"{asked:g}",
        **more,
    )


def _known(*codes: str) -> str:
    return next((code for code in codes if code in TEXTS), "")


def _name(agent_id: int, names: Mapping[int, str]) -> object:
    return names.get(agent_id) or _say("agent", agent_id=agent_id)


def _amount(name: str, value: float) -> object:
    return span(value) if name in _IN_SECONDS else f"{value:g}"


def span(seconds: float) -> Words:
    """Say how long something lasted, in the two units that matter."""
    whole = max(0, round(seconds))
    minutes, hours, days = whole // _MINUTE_S, whole // _HOUR_S, whole // _DAY_S
    if whole < _MINUTE_S:
        return _say("seconds", seconds=whole)
    if whole < _HOUR_S and whole % _MINUTE_S == 0:
        return _say("whole_minutes", minutes=minutes)
    if whole < _HOUR_S:
        return _say("minutes", minutes=minutes, seconds=whole % _MINUTE_S)
    if whole < _DAY_S:
        return _say("hours", hours=hours, minutes=minutes % 60)
    return _say("days", days=days, hours=hours % 24)


def _say(code: str, **details: object) -> Words:
    return Words(TEXTS, code, details)
