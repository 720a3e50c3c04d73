"""From the tree of a policy to its values, with the bounds of every field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from documents.block import NOTHING
from documents.fields import Fields
from documents.patterns import OFF
from documents.references import Notes
from documents.source import Block, Scalar, Tree
from overflow.policy import (
    ALL_CHOICES,
    FORMAT,
    Choice,
    Entry,
    MessageRules,
    OverflowPolicy,
    QueuePlan,
    SendBack,
    SendBackBy,
    TicketRules,
    Treatment,
    TreatmentName,
    When,
)

MAX_QUEUES: Final = 200
MAX_ENTRIES: Final = 500
MAX_MAILBOX: Final = 254

_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}"
MAILBOX: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
DIALLED: Final = re.compile(r"\+?[0-9A-Za-z*#._-]{1,40}")
TRUNK: Final = re.compile(r"[0-9A-Za-z_-]{1,40}")

WAYS_BACK: Final[tuple[SendBackBy, ...]] = ("refer", "call")
ONLY_OPEN: Final = ("when", "again_every_s", "turn_held_s")
"""What a closed line has no use for: its callers are always offered overflow, and nobody comes."""
TREATMENT_KEYS: Final = (
    *("say", "choices", "choose_s", "tries", "mailbox", "message", "ticket"),
    *ONLY_OPEN,
)


@dataclass(frozen=True, slots=True)
class Written:
    """A treatment as one block of the document makes it; `queue` None is the default's."""

    queue: str | None
    name: TreatmentName
    rules: Treatment
    fields: Fields


@dataclass(frozen=True, slots=True)
class WrittenEntry:
    """An entry and its block."""

    entry: Entry
    fields: Fields


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that has been read but not yet checked as a whole."""

    policy: OverflowPolicy
    written: tuple[Written, ...]
    entries: Mapping[str, WrittenEntry]


def build(tree: Tree, notes: Notes) -> Draft:
    """Read the whole document, noting every fault."""
    top = Fields(tree, "", ("format", "title", "default", "queues", "entries"), notes)
    top.needs("format")
    top.one_of("format", (str(FORMAT),))
    title = top.title("title")
    written: list[Written] = []
    default = _plan(_below(top, "default"), QueuePlan(), None, written)
    queues = {
        name: _plan(fields, default, name, written)
        for name, fields in _listed(top, "queues", ("open", "closed"), MAX_QUEUES).items()
    }
    entries = _entries(top)
    by_number = {number: found.entry for number, found in entries.items()}
    policy = OverflowPolicy(title, default, queues, by_number)
    return Draft(policy, tuple(written), entries)


def _below(top: Fields, key: str) -> Fields:
    found = top.within(key, ("open", "closed"))
    return found or Fields(NOTHING, key, (), top.notes, top.line)


def _listed(top: Fields, key: str, known: tuple[str, ...], most: int) -> dict[str, Fields]:
    """The blocks of queues, whose names have to be those of queues that exist."""
    block = top.named(key, most)
    for name, line in block.key_lines.items():
        top.refer("queue", Scalar(line, name), key)
    return {
        name: Fields(tree, f"{key}.{name}", known, top.notes, block.key_lines[name])
        for name, tree in block.entries.items()
    }


def _plan(fields: Fields, base: QueuePlan, queue: str | None, written: list[Written]) -> QueuePlan:
    """Read both treatments; what one does not say it has from `base`."""
    bases: tuple[tuple[TreatmentName, Treatment], ...]
    bases = (("open", base.open), ("closed", base.closed))
    rules: list[Treatment] = []
    for name, inherited in bases:
        inner = fields.within(name, TREATMENT_KEYS)
        rules.append(_treatment(inner, inherited, name) if inner else inherited)
        if inner:
            written.append(Written(queue, name, rules[-1], inner))
        elif queue is None:
            # What nobody wrote is checked as well: it holds for everybody.
            unwritten = Fields(NOTHING, f"default.{name}", (), fields.notes, fields.line)
            written.append(Written(None, name, rules[-1], unwritten))
    return QueuePlan(*rules)


def _treatment(fields: Fields, base: Treatment, name: TreatmentName) -> Treatment:
    rules = Treatment(
        say=fields.prompts("say") or base.say,
        choices=_choices(fields, base.choices),
        choose_s=fields.seconds("choose_s", base.choose_s, 1, 60),
        tries=fields.integer("tries", base.tries, 1, 9),
        again_every_s=fields.seconds("again_every_s", base.again_every_s, 10, 3600),
        turn_held_s=fields.seconds("turn_held_s", base.turn_held_s, 0, 60),
        mailbox=_mailbox(fields, base.mailbox),
        when=_when(fields, base.when),
        message=_message(fields, base.message),
        ticket=_ticket(fields, base.ticket),
    )
    if name == "closed":
        for key in ONLY_OPEN:
            if line := fields.block.key_lines.get(key):
                fields.fault_at(line, key, "only_open", key=key)
    return rules


def _choices(fields: Fields, default: tuple[Choice, ...]) -> tuple[Choice, ...]:
    tree = fields.block.entries.get("choices")
    if tree is None:
        return default
    if isinstance(tree, Scalar) and tree.text == OFF:
        return ()
    found: list[Choice] = []
    for scalar in fields.scalars("choices"):
        choice = fields.option(scalar, "choices", ALL_CHOICES)
        if choice in found:
            fields.fault(scalar, "choices", "choice_twice")
        elif choice:
            found.append(choice)
    return tuple(found)


def _mailbox(fields: Fields, default: str) -> str:
    scalar = fields.scalar("mailbox")
    if scalar is None:
        return default
    if scalar.text == OFF:
        return ""
    if len(scalar.text) > MAX_MAILBOX or not MAILBOX.fullmatch(scalar.text):
        fields.fault(scalar, "mailbox", "bad_mailbox")
    return scalar.text


def _when(fields: Fields, base: When) -> When:
    when = fields.within(
        "when", ("waited_s", "waiting_over", "no_agents", "all_paused", "expected_wait_over_s")
    )
    if when is None:
        return base
    return When(
        waited_s=when.seconds_or_no("waited_s", base.waited_s, 1, 7200),
        waiting_over=when.integer_or_no("waiting_over", base.waiting_over, 1, 1000),
        no_agents=when.switch("no_agents", default=base.no_agents),
        all_paused=when.switch("all_paused", default=base.all_paused),
        expected_wait_over_s=when.seconds_or_no(
            "expected_wait_over_s", base.expected_wait_over_s, 1, 7200
        ),
    )


def _message(fields: Fields, base: MessageRules) -> MessageRules:
    message = fields.within("message", ("max_s", "silence_s", "min_speech_s"))
    if message is None:
        return base
    return MessageRules(
        max_s=message.seconds("max_s", base.max_s, 10, 600),
        silence_s=message.seconds("silence_s", base.silence_s, 2, 30),
        min_speech_s=message.seconds("min_speech_s", base.min_speech_s, 0.5, 10),
    )


def _ticket(fields: Fields, base: TicketRules) -> TicketRules:
    ticket = fields.within("ticket", ("same_caller_s",))
    if ticket is None:
        return base
    return TicketRules(ticket.seconds("same_caller_s", base.same_caller_s, 0, 2_592_000))


def _entries(top: Fields) -> dict[str, WrittenEntry]:
    block = top.block.entries.get("entries", NOTHING)
    if not isinstance(block, Block):
        top.fault_at(block.line, "entries", "expected_block")
        return {}
    if len(block.entries) > MAX_ENTRIES:
        count = len(block.entries)
        top.fault_at(block.line, "entries", "too_many", count=count, most=MAX_ENTRIES)
    for number, line in block.key_lines.items():
        if not DIALLED.fullmatch(number):
            top.fault_at(line, "entries", "bad_number", given=number)
    return {
        number: _entry(
            Fields(
                tree,
                f"entries.{number}",
                ("queue", "send_back"),
                top.notes,
                block.key_lines[number],
            )
        )
        for number, tree in block.entries.items()
    }


def _entry(fields: Fields) -> WrittenEntry:
    entry = Entry(fields.reference("queue", "queue"), _send_back(fields))
    return WrittenEntry(entry, fields)


def _send_back(fields: Fields) -> SendBack | None:
    back = fields.within("send_back", ("to", "trunk", "by"))
    if back is None:
        return None
    by = back.one_of("by", WAYS_BACK) or "refer"
    trunk = _matching(back, "trunk", TRUNK, "bad_trunk")
    if by == "call" and not trunk:
        back.fault_at(back.block.key_lines["by"], "by", "trunk_needed")
    return SendBack(_matching(back, "to", DIALLED, "bad_number", needed=True), trunk, by)


def _matching(
    fields: Fields, key: str, pattern: re.Pattern[str], else_code: str, *, needed: bool = False
) -> str:
    scalar = fields.scalar(key, needed=needed)
    if scalar is None:
        return ""
    if not pattern.fullmatch(scalar.text):
        fields.fault(scalar, key, else_code)
    return scalar.text
