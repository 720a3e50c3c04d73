"""From the tree of a document to its values, with the bounds of every field."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from documents.fields import Fields
from documents.references import Notes
from documents.source import Block, Tree
from ivr.document import (
    END_KEYS,
    FORMAT,
    MENU_KEYS,
    Choice,
    CollectNode,
    HangUpNode,
    MenuNode,
    Node,
    QueueNode,
    SayNode,
    Silence,
    Unverified,
    Wrong,
)

MAX_NODES: Final = 200
MAX_SKILLS: Final = 20
MAX_CREDIT_S: Final = 1800

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that has been read but not yet checked as a whole; `lines` is by node."""

    title: str
    start: str
    nodes: dict[str, Node]
    numbers: dict[str, str]
    lines: dict[str, int]

    @property
    def beginnings(self) -> tuple[str, ...]:
        """The nodes at which calls begin, each once, `start` first."""
        return tuple(dict.fromkeys((self.start, *self.numbers.values())))


def build(tree: Tree, notes: Notes) -> Draft:
    """Read the whole document, noting every fault."""
    top = Fields(tree, "", ("format", "title", "start", "numbers", "nodes"), notes)
    top.needs("format")
    top.one_of("format", (str(FORMAT),))
    title, start = top.title("title"), top.reference("start", "node")
    numbers = top.by_dialled("numbers", "node")
    listed = top.named("nodes", MAX_NODES, needed=True)
    nodes = {name: _node(listed, name, notes) for name in listed.entries}
    sound = {name: node for name, node in nodes.items() if node}
    return Draft(title, start, sound, numbers, listed.key_lines)


def _node(listed: Block, name: str, notes: Notes) -> Node | None:
    tree, line, where = listed.entries[name], listed.key_lines[name], f"nodes.{name}"
    kind = Fields(tree, where, tree.entries if isinstance(tree, Block) else (), notes, line)
    kind.needs("kind")
    known = kind.one_of("kind", tuple(KINDS))
    if known is None:
        return None
    keys, read = KINDS[known]
    return read(Fields(tree, where, ("kind", *keys), notes, line))


def _menu(fields: Fields) -> MenuNode:
    wrong = fields.needed("wrong", ("say", "tries", "go", "choice"))
    silence = fields.needed("silence", ("after_s", "go", "choice"))
    return MenuNode(
        say=fields.prompts("say", needed=True),
        choices=_choices(fields),
        wrong=Wrong(
            go=wrong.reference("go", "node"),
            tries=wrong.integer("tries", 3, 1, 9),
            say=wrong.prompts("say"),
            choice=wrong.name_or_none("choice"),
        ),
        silence=Silence(
            go=silence.reference("go", "node"),
            after_s=silence.seconds("after_s", 5, 1, 60),
            choice=silence.name_or_none("choice"),
        ),
    )


def _choices(fields: Fields) -> dict[str, Choice]:
    tree = fields.block.entries.get("choices")
    keys = tree.entries if isinstance(tree, Block) else {}
    listed = fields.needed("choices", keys)
    if isinstance(tree, Block) and not keys:
        fields.fault_at(tree.line, "choices", "no_choices")
    choices = {}
    for key in keys:
        if key not in MENU_KEYS or len(key) != 1:
            fields.fault_at(listed.block.key_lines[key], "choices", "bad_menu_key", given=key)
        chosen = listed.needed(key, ("go", "choice", "language"))
        choices[key] = Choice(
            chosen.reference("go", "node"), chosen.name_or_none("choice"), _language(chosen)
        )
    return choices


def _language(fields: Fields) -> str | None:
    scalar = fields.scalar("language")
    if scalar is None:
        return None
    if not _LANGUAGE.fullmatch(scalar.text):
        fields.fault(scalar, "language", "bad_language")
    return scalar.text


def _collect(fields: Fields) -> CollectNode:
    fields.needs("into")
    return CollectNode(
        say=fields.prompts("say", needed=True),
        into=fields.one_of("into", ("company_number",)) or "company_number",
        go=fields.reference("go", "node"),
        max_digits=fields.integer("max_digits", None, 1, 32),
        end_key=fields.one_of("end_key", tuple(END_KEYS)) or "#",
        first_digit_s=fields.seconds("first_digit_s", 7, 1, 60),
        pause_s=fields.seconds("pause_s", 4, 1, 30),
        tries=fields.integer("tries", 3, 1, 9),
        empty=fields.prompts("empty"),
        unknown=fields.prompts("unknown"),
        lookup=fields.one_of("lookup", ("company",)),
        unverified=_unverified(fields),
    )


def _unverified(fields: Fields) -> Unverified:
    unverified = fields.within("unverified", ("say", "go"))
    if unverified is None:
        return Unverified()
    return Unverified(unverified.prompts("say"), unverified.reference_or_none("go", "node"))


def _say(fields: Fields) -> SayNode:
    return SayNode(fields.prompts("say", needed=True), fields.reference("go", "node"))


def _queue(fields: Fields) -> QueueNode:
    return QueueNode(
        queue=fields.reference("queue", "queue"),
        needs=fields.numbers("needs", 1, 10, MAX_SKILLS),
        prefers=fields.numbers("prefers", 1, 10, MAX_SKILLS),
        credit_s=fields.seconds("credit_s", 0, 0, MAX_CREDIT_S),
    )


def _hang_up(fields: Fields) -> HangUpNode:
    return HangUpNode(fields.prompts("say"))


COLLECT_KEYS: Final = (
    *("say", "into", "go", "max_digits", "end_key", "first_digit_s", "pause_s", "tries"),
    *("empty", "unknown", "lookup", "unverified"),
)

KINDS: Final[dict[str, tuple[tuple[str, ...], Callable[[Fields], Node]]]] = {
    "menu": (("say", "choices", "wrong", "silence"), _menu),
    "collect": (COLLECT_KEYS, _collect),
    "say": (("say", "go"), _say),
    "queue": (("queue", "needs", "prefers", "credit_s"), _queue),
    "hangup": (("say",), _hang_up),
}
