"""Why an entry was offered to this agent: the values, and the words that the ledger keeps.

The ledger keeps lists of ``word=value`` texts. :func:`words_of` and :func:`read` are each other's
inverse, up to a tenth in the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

NEXT_NAMED: Final = 3
RULED_OUT_NAMED: Final = 8


class Compared(NamedTuple):
    """An agent and what the strategy compared of him, by the words of :mod:`acd.texts`."""

    agent_id: int
    values: tuple[tuple[str, float], ...] = ()


class RuledOut(NamedTuple):
    """A better placed agent, and why not he.

    ``code``: state, phone, rests, lacks_skill, not_in_group, prefers or passed. ``detail``: the
    state or phone; the skill; how he let it pass. ``values``: the level or preferences that he
    has and that are needed; for a state, since when in seconds.
    """

    agent_id: int
    code: str
    detail: str = ""
    values: tuple[float, ...] = ()


class Why(NamedTuple):
    """One offer's reasons. ``rule`` is the strategy, or ``last_agent``."""

    rule: str
    ring: tuple[int, int] = (1, 1)
    """The ring in force, from 1, and how many there are."""
    place: tuple[int, int] = (1, 1)
    """The entry's place in its queue, from 1, and how many waited."""
    waited_s: float = 0.0
    credit_s: float = 0.0
    chosen: Compared | None = None
    following: tuple[Compared, ...] = ()
    ruled_out: tuple[RuledOut, ...] = ()


def words_of(why: Why) -> tuple[str, ...]:
    """Write the reasons down, in at most 16 texts."""
    words = [
        f"rule={why.rule}",
        f"ring={why.ring[0]}/{why.ring[1]}",
        f"place={why.place[0]}/{why.place[1]}",
        f"waited_s={why.waited_s:.1f}",
        f"credit_s={why.credit_s:.0f}",
    ]
    if why.chosen is not None:
        words.append(f"chosen={_compared(why.chosen)}")
    words += [f"next={_compared(one)}" for one in why.following[:NEXT_NAMED]]
    words += [f"ruled_out={_ruled_out(one)}" for one in why.ruled_out[:RULED_OUT_NAMED]]
    return tuple(words)


def read(words: Iterable[str]) -> Why:
    """Understand what :func:`words_of` wrote; words of other times are passed over."""
    pairs = [(name, value) for name, _, value in (word.partition("=") for word in words)]
    found = dict(pairs)
    chosen = [_read_compared(value) for name, value in pairs if name == "chosen"]
    following = [_read_compared(value) for name, value in pairs if name == "next"]
    ruled_out = [_read_ruled_out(value) for name, value in pairs if name == "ruled_out"]
    return Why(
        rule=found.get("rule", ""),
        ring=_of(found.get("ring", "")),
        place=_of(found.get("place", "")),
        waited_s=_number(found.get("waited_s", "")) or 0.0,
        credit_s=_number(found.get("credit_s", "")) or 0.0,
        chosen=next((one for one in chosen if one is not None), None),
        following=tuple(one for one in following if one is not None),
        ruled_out=tuple(one for one in ruled_out if one is not None),
    )


def _compared(one: Compared) -> str:
    values = (f"{name}:{round(value, 1):.12g}" for name, value in one.values)
    return ":".join([str(one.agent_id), *values])


def _ruled_out(one: RuledOut) -> str:
    values = "/".join(f"{round(value, 1):.12g}" for value in one.values)
    return f"{one.agent_id}:{one.code}:{values}:{one.detail}"


def _read_compared(text: str) -> Compared | None:
    agent_id, *rest = text.split(":")
    if not agent_id.isdecimal():
        return None
    pairs = zip(rest[::2], rest[1::2], strict=False)
    values = ((name, _number(value)) for name, value in pairs)
    return Compared(int(agent_id), tuple((n, v) for n, v in values if v is not None))


def _read_ruled_out(text: str) -> RuledOut | None:
    agent_id, _, rest = text.partition(":")
    code, _, rest = rest.partition(":")
    values, _, detail = rest.partition(":")
    if not agent_id.isdecimal() or not code:
        return None
    numbers = (_number(value) for value in values.split("/"))
    return RuledOut(int(agent_id), code, detail, tuple(n for n in numbers if n is not None))


def _of(text: str) -> tuple[int, int]:
    at, _, of = text.partition("/")
    return (int(at), int(of)) if at.isdecimal() and of.isdecimal() else (1, 1)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
