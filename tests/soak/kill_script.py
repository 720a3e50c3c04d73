"""What one caller means to do, drawn by lot: the same seed draws the same callers."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

Choice = Literal["wait", "message", "ticket", "nothing"]
TakeEnd = Literal["pound", "silence", "hang_up"]
Review = Literal["send", "nothing", "listen", "again", "hang_up"]

KEYS: dict[Choice, str] = {"wait": "1", "message": "2", "ticket": "3"}
PLACES = (
    "welcome",
    "overflow_no_agents",
    "record_after_tone",
    "message_review",
    "message_saved",
    "ticket_before",
    "goodbye",
)
"""Prompts during which impatient callers hang up."""


@dataclass(frozen=True)
class Script:
    """One caller's character. ``option`` is his key in the welcome; times in seconds.

    ``speech`` are prompts that he says as his message, of which ``speaks_s`` is as far as he gets.
    """

    number: str
    after_s: float
    option: str
    choice: Choice
    thinks_s: tuple[float, ...]
    speech: tuple[str, ...]
    speaks_s: float
    ends_take: TakeEnd
    review: Review
    leaves_at: str
    skips_tone_words: bool


def scripts(seed: int, calls: int) -> list[Script]:
    """Give everybody's script."""
    lots = Random(seed)
    return [_script(lots, 1 + index) for index in range(calls)]


def _script(lots: Random, ordinal: int) -> Script:
    short = lots.random() < 0.15
    leaves = lots.random() < 0.2
    return Script(
        number=f"54911{ordinal:04}{lots.randrange(10**4):04}",
        after_s=lots.uniform(0, 4),
        option=lots.choice("23"),
        choice=_choice(lots),
        thinks_s=tuple(lots.uniform(0.2, 4) for _ in range(5)),
        speech=("digit_1",) if short else ("ask_company", "overflow_no_agents"),
        speaks_s=lots.uniform(0.3, 0.6) if short else lots.uniform(3.6, 7.5),
        ends_take=lots.choices(("pound", "silence", "hang_up"), (5, 2, 3))[0],
        review=lots.choices(("send", "nothing", "listen", "again", "hang_up"), (4, 2, 2, 2, 2))[0],
        leaves_at=lots.choice(PLACES) if leaves else "",
        skips_tone_words=lots.random() < 0.7,
    )


def _choice(lots: Random) -> Choice:
    return lots.choices(("wait", "message", "ticket", "nothing"), (1, 5, 3, 1))[0]
