"""The flow document as values: what `ivr.flow.parse` makes of the YAML text.

Every field is described, with its bounds, in docs/flow.md. Durations are in seconds. A prompt is
named by its id in the prompt catalogue; this package never looks inside one.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

FORMAT = 1
"""The version of the document's format that this code reads."""

DIGITS = "0123456789"
MENU_KEYS = DIGITS + "*#"
"""The keys that a menu may offer; A to D exist in the signalling but on hardly any telephone."""

END_KEYS = "#*"

Prompts = tuple[str, ...]


Levels = tuple[tuple[str, int], ...]
"""Skills, each once, with a level from 1 to 10."""


class Choice(Struct, frozen=True):
    """One key of a menu: where it leads, and the label that reports show for it.

    `language` is the code of the language in which the caller asks to be served.
    """

    go: str
    choice: str | None = None
    language: str | None = None


class Wrong(Struct, frozen=True):
    """What a menu does with a key that it does not offer.

    `tries` is how many wrong keys are put up with: each is answered with `say`, and the last one
    leads to `go` instead of back to the menu.
    """

    go: str
    tries: int = 3
    say: Prompts = ()
    choice: str | None = None


class Silence(Struct, frozen=True):
    """What a menu does when nothing was pressed for `after_s` after its last word."""

    go: str
    after_s: float = 5.0
    choice: str | None = None


class Unverified(Struct, frozen=True):
    """How a `collect` is left when every attempt failed; `go` None means the node's own `go`."""

    say: Prompts = ()
    go: str | None = None


class MenuNode(Struct, frozen=True, tag_field="kind", tag="menu"):
    """One key decides: said, then answered by a key, a wrong key or silence."""

    say: Prompts
    choices: Mapping[str, Choice]
    wrong: Wrong
    silence: Silence


class CollectNode(Struct, frozen=True, tag_field="kind", tag="collect"):
    """Digits keyed in by the caller, ended by `end_key`, by `max_digits` or by a pause.

    `tries` counts all attempts: 3 asks once and again at most twice.
    """

    say: Prompts
    into: Literal["company_number"]
    go: str
    max_digits: int
    end_key: str = "#"
    first_digit_s: float = 7.0
    pause_s: float = 4.0
    tries: int = 3
    empty: Prompts = ()
    unknown: Prompts = ()
    lookup: Literal["company"] | None = None
    unverified: Unverified = Unverified()


class SayNode(Struct, frozen=True, tag_field="kind", tag="say"):
    """An announcement; any key skips it, and counts for the question that follows it."""

    say: Prompts
    go: str


class QueueNode(Struct, frozen=True, tag_field="kind", tag="queue"):
    """The end of the flow: the call waits for a person of this queue.

    `needs`, `prefers` and the head start `credit_s` are added to what routing asks for the caller.
    """

    queue: str
    needs: Levels = ()
    prefers: Levels = ()
    credit_s: float = 0.0


class HangUpNode(Struct, frozen=True, tag_field="kind", tag="hangup"):
    """The end of the flow and of the call."""

    say: Prompts = ()


Node = MenuNode | CollectNode | SayNode | QueueNode | HangUpNode


class Flow(Struct, frozen=True):
    """A checked document: every `go` names a node, and every way through it ends.

    `numbers` has the nodes at which calls to certain dialled numbers begin instead of at `start`.
    """

    title: str
    start: str
    nodes: Mapping[str, Node]
    numbers: Mapping[str, str] = {}

    def begins_at(self, dialled: str) -> str:
        """Tell the node at which a call to this number begins."""
        return self.numbers.get(dialled, self.start)
