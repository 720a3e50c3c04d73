"""Says the reasons for an offer in plain sentences, one fact each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from acd.texts import TEXTS
from acd.why import Compared, RuledOut, Why
from asterisk_conf.words import Words

_IN_SECONDS: Final = frozenset({"idle_s", "handle_s", "waited_s"})
_MINUTE_S: Final = 60


def sentences(why: Why, names: Mapping[int, str]) -> tuple[Words, ...]:
    """Return the sentences in reading order; each speaks Spanish and English.

    ``names`` are the agents' names; one who is missing there is called by his number.
    """
    return tuple(_sentences(why, names))


def _sentences(why: Why, names: Mapping[int, str]) -> Iterator[Words]:
    if why.chosen is not None:
        yield _chosen(why, why.chosen, names)
    place, waiting = why.place
    yield _say("waited", waited=_span(why.waited_s), place=place, waiting=waiting)
    if why.credit_s > 0:
        yield _say("credit", credit=_span(why.credit_s))
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


def _ruled_out(out: RuledOut, names: Mapping[int, str]) -> Words:
    has, asked = (*out.values, 0.0, 0.0)[:2]
    said = f"{out.code}_{out.detail}"
    return _say(
        f"out_{out.code}" if f"out_{out.code}" in TEXTS else "out_state",
        agent=_name(out.agent_id, names),
        detail=_say(said) if said in TEXTS else out.detail,
        has=_span(has) if out.code == "state" else f"{has:g}",
        asked=f"{asked:g}",
    )


def _name(agent_id: int, names: Mapping[int, str]) -> object:
    return names.get(agent_id) or _say("agent", agent_id=agent_id)


def _amount(name: str, value: float) -> object:
    return _span(value) if name in _IN_SECONDS else f"{value:g}"


def _span(seconds: float) -> Words:
    whole = round(seconds)
    if whole < _MINUTE_S:
        return _say("seconds", seconds=whole)
    return _say("minutes", minutes=whole // _MINUTE_S, seconds=whole % _MINUTE_S)


def _say(code: str, **details: object) -> Words:
    return Words(TEXTS, code, details)
