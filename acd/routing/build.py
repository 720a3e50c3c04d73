"""From the tree of a routing document to its values, with the bounds of every field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from acd.model import Strategy, Treatment, When
from acd.needs import Ring
from acd.rank import MAX_CREDIT_S
from acd.routing.document import (
    FORMAT,
    Ask,
    QueueRules,
    Returning,
    Routing,
    class_key,
    language_key,
)
from acd.routing.fields import RoutingFields
from documents.block import NOTHING
from documents.patterns import MAX_NAME
from documents.references import Notes
from documents.source import Block, Scalar, Tree

MAX_QUEUES: Final = 200
MAX_RINGS: Final = 20
MAX_TREATMENTS: Final = 20
MAX_OPTIONS: Final = 200
MAX_CLASSES: Final = 100
MAX_COMPANIES: Final = 5000
MAX_LANGUAGES: Final = 50
MAX_DIGITS: Final = 32

STRATEGIES: Final[tuple[Strategy, ...]] = (
    *("longest_idle", "most_skilled", "fewest_calls", "round_robin", "fair_fastest"),
)
TOP_KEYS: Final = (
    *("format", "title", "default", "queues"),
    *("options", "classes", "companies", "languages", "returning"),
)
QUEUE_KEYS: Final = (
    *("strategy", "credit_s", "last_agent_s", "fair_idle_s", "announce_wait"),
    *("rings", "treatments"),
)
RING_KEYS: Final = ("after_s", "needs", "groups", "keeps_own")
TREATMENT_KEYS: Final = ("when", "strategy", "rings")
WHEN_KEYS: Final = ("waiting_over", "between", "weekdays")
ASK_KEYS: Final = ("credit_s", "needs", "prefers")
RETURNING_KEYS: Final = ("keeps_age_s", "same_agent_days")

_DAY_S: Final = 86_400
_KEYS: Final = {"classes": class_key, "languages": language_key}
_MOST_CREDIT_S: Final = round(MAX_CREDIT_S)
_COMPANY: Final = re.compile(rf"[0-9]{{1,{MAX_DIGITS}}}", re.ASCII)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class WrittenRing:
    """A ring and its block."""

    ring: Ring
    fields: RoutingFields


@dataclass(frozen=True, slots=True)
class WrittenTreatment:
    """A treatment, its block and the rings that it brings."""

    treatment: Treatment
    fields: RoutingFields
    rings: tuple[WrittenRing, ...]


@dataclass(frozen=True, slots=True)
class WrittenRules:
    """How a queue is served, inherited or not, and what its own block says; None: `default`."""

    queue: str | None
    rules: QueueRules
    fields: RoutingFields
    rings: tuple[WrittenRing, ...]
    treatments: tuple[WrittenTreatment, ...]


@dataclass(frozen=True, slots=True)
class WrittenAsk:
    """What is asked for callers of whom `key` of the section is known; `name` is as written."""

    section: str
    key: str
    name: str
    ask: Ask
    fields: RoutingFields


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that has been read but not yet checked as a whole."""

    routing: Routing
    rules: tuple[WrittenRules, ...]
    asks: tuple[WrittenAsk, ...]


def build(tree: Tree, notes: Notes) -> Draft:
    """Read the whole document, noting every fault."""
    top = RoutingFields(tree, "", TOP_KEYS, notes)
    top.needs("format")
    top.one_of("format", (str(FORMAT),))
    title = top.title("title")
    default = _rules(_default(top), QueueRules(), None)
    queues = [_rules(fields, default.rules, name) for name, fields in _queues(top).items()]
    asks = {
        section: _asks(top, section, most)
        for section, most in (
            ("options", MAX_OPTIONS),
            ("classes", MAX_CLASSES),
            ("companies", MAX_COMPANIES),
            ("languages", MAX_LANGUAGES),
        )
    }
    routing = Routing(
        title=title,
        default=default.rules,
        queues={written.queue: written.rules for written in queues if written.queue is not None},
        returning=_returning(top),
        **{
            section: {written.key: written.ask for written in found}
            for section, found in asks.items()
        },
    )
    every = tuple(written for found in asks.values() for written in found)
    return Draft(routing, (default, *queues), every)


def _default(top: RoutingFields) -> RoutingFields:
    found = top.within("default", QUEUE_KEYS)
    return found or RoutingFields(NOTHING, "default", (), top.notes, top.line)


def _queues(top: RoutingFields) -> Mapping[str, RoutingFields]:
    """The blocks of queues, whose names have to be those of queues that exist."""
    block = top.named("queues", MAX_QUEUES)
    for name, line in block.key_lines.items():
        top.refer("queue", Scalar(line, name), "queues")
    return {
        name: RoutingFields(tree, f"queues.{name}", QUEUE_KEYS, top.notes, block.key_lines[name])
        for name, tree in block.entries.items()
    }


def _rules(fields: RoutingFields, base: QueueRules, queue: str | None) -> WrittenRules:
    """Read how a queue is served; what it does not say it has from `base`."""
    rings = _rings(fields)
    treatments = tuple(
        _treatment(block) for block in _listed(fields, "treatments", TREATMENT_KEYS, MAX_TREATMENTS)
    )
    said = fields.block.entries
    rules = QueueRules(
        strategy=fields.one_of("strategy", STRATEGIES) or base.strategy,
        rings=tuple(found.ring for found in rings) if "rings" in said else base.rings,
        credit_s=fields.seconds("credit_s", base.credit_s, 0, _MOST_CREDIT_S),
        last_agent_s=fields.seconds("last_agent_s", base.last_agent_s, 0, 600),
        fair_idle_s=fields.seconds("fair_idle_s", base.fair_idle_s, 1, 3600),
        announce_wait=fields.switch("announce_wait", default=base.announce_wait),
        treatments=(
            tuple(found.treatment for found in treatments)
            if "treatments" in said
            else base.treatments
        ),
    )
    return WrittenRules(queue, rules, fields, rings, treatments)


def _listed(
    fields: RoutingFields, key: str, known: tuple[str, ...], most: int
) -> list[RoutingFields]:
    """The blocks of a list; none where it is expressly none."""
    return [] if fields.is_none(key) else fields.blocks(key, known, most)


def _rings(fields: RoutingFields) -> tuple[WrittenRing, ...]:
    """Read rings, of which each begins later than the one before."""
    found: list[WrittenRing] = []
    for block in _listed(fields, "rings", RING_KEYS, MAX_RINGS):
        ring = Ring(
            after_s=_after_s(block, found[-1].ring.after_s if found else None),
            needs=block.levels("needs"),
            groups=block.groups("groups"),
            keeps_own=block.switch("keeps_own", default=True),
        )
        found.append(WrittenRing(ring, block))
    return tuple(found)


def _after_s(block: RoutingFields, before_s: float | None) -> float:
    if before_s is not None:
        block.needs("after_s")
    after_s = block.seconds("after_s", 0.0, 0, 7200)
    line = block.block.key_lines.get("after_s")
    if line is not None and before_s is None and after_s > 0:
        block.fault_at(line, "after_s", "first_ring_late")
    if line is not None and before_s is not None and after_s <= before_s:
        block.fault_at(
            line, "after_s", "ring_not_later", given=f"{after_s:g}", before=f"{before_s:g}"
        )
    return after_s


def _treatment(block: RoutingFields) -> WrittenTreatment:
    rings = _rings(block)
    treatment = Treatment(
        when=_when(block),
        rings=tuple(found.ring for found in rings) if "rings" in block.block.entries else None,
        strategy=block.one_of("strategy", STRATEGIES),
    )
    return WrittenTreatment(treatment, block, rings)


def _when(block: RoutingFields) -> When:
    block.needs("when")
    fields = block.within("when", WHEN_KEYS)
    if fields is None:
        return When()
    if not fields.block.entries and isinstance(block.block.entries["when"], Block):
        block.fault_at(fields.line, "when", "no_condition")
    return When(
        waiting_over=fields.integer_or_no("waiting_over", None, 1, 1000),
        between=fields.between("between"),
        weekdays=fields.weekdays("weekdays"),
    )


def _asks(top: RoutingFields, section: str, most: int) -> tuple[WrittenAsk, ...]:
    """Read a section whose keys are what may be known of a caller."""
    block = top.block.entries.get(section, NOTHING)
    if not isinstance(block, Block):
        top.fault_at(block.line, section, "expected_block")
        return ()
    if len(block.entries) > most:
        top.fault_at(block.line, section, "too_many", count=len(block.entries), most=most)
    found: dict[str, WrittenAsk] = {}
    for name, tree in block.entries.items():
        line, key = block.key_lines[name], _KEYS.get(section, str)(name)
        _check_key(top, section, name, line)
        if before := found.get(key):
            top.notes.problems.add(line, "duplicate_key", key=name, first_line=before.fields.line)
        fields = RoutingFields(tree, f"{section}.{name}", ASK_KEYS, top.notes, line)
        found.setdefault(key, WrittenAsk(section, key, name, _ask(fields), fields))
    return tuple(found.values())


def _check_key(top: RoutingFields, section: str, key: str, line: int) -> None:
    if section == "companies" and not _COMPANY.fullmatch(key):
        top.fault_at(line, section, "bad_company", given=key, most=MAX_DIGITS)
    elif section == "languages" and not _LANGUAGE.fullmatch(key):
        top.fault_at(line, section, "bad_language", given=key)
    elif not key.isprintable() or not 0 < len(key.strip()) <= MAX_NAME:
        top.fault_at(line, section, "bad_key", given=key, most=MAX_NAME)


def _ask(fields: RoutingFields) -> Ask:
    return Ask(
        credit_s=fields.seconds("credit_s", 0.0, 0, _MOST_CREDIT_S),
        needs=fields.levels("needs"),
        prefers=fields.levels("prefers"),
    )


def _returning(top: RoutingFields) -> Returning:
    fields = top.within("returning", RETURNING_KEYS)
    usual = Returning()
    if fields is None:
        return usual
    days = fields.integer("same_agent_days", round(usual.same_agent_s / _DAY_S), 0, 90)
    return Returning(
        keeps_age_s=fields.seconds("keeps_age_s", usual.keeps_age_s, 0, _DAY_S),
        same_agent_s=days * _DAY_S,
    )
