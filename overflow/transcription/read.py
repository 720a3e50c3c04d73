"""What a reader of a transcript must be told: which words are doubtful, and which numbers it has.

Pure. Engines write numbers either way: «456-789», or «cuatro cinco seis siete ocho nueve».
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from overflow.transcription.port import Transcript, Word
from overflow.transcription.spanish import THOUSAND, VALUES, in_digits, takes_unit

DOUBTFUL_BELOW: Final = 0.6
_TWO_DIGITS: Final = 2
_GROUPING: Final = re.compile(r"(?<=\d)[.,](?=\d{3}\b)")
_ARTICLES: Final = frozenset({"un", "una"})


class Heard(Struct, frozen=True):
    """A number: in digits, as sure as its least sure word (0 to 1), and as it was heard."""

    text: str
    confidence: float
    said: str


def marked(transcript: Transcript, below: float = DOUBTFUL_BELOW) -> str:
    """Write the text with each doubtful word as «¿word?»; its punctuation stays outside.

    >>> marked(Transcript("", (Word("sí,", 0.9, 0, 1), Word("Marta.", 0.4, 1, 2)), "vosk", "es"))
    'sí, ¿Marta?.'
    """
    return " ".join(
        _doubted(word.text) if word.confidence < below else word.text for word in transcript.words
    )


def numbers_in(transcript: Transcript) -> tuple[Heard, ...]:
    """Collect the numbers in order; those said one after the other are one: «cuatro cinco» is 45.

    «un», «una» and a lone «uno» are no numbers.
    """
    return tuple(
        _heard(run) for run in _runs(transcript.words) if _bare(run[0]) != "uno" or run[1:]
    )


def _heard(run: Sequence[Word]) -> Heard:
    numbers = in_digits([_GROUPING.sub("", _bare(word)) for word in run])
    dictated = all(len(number) <= _TWO_DIGITS for number in numbers)
    said = " ".join(word.text for word in run)
    return Heard(
        ("" if dictated else " ").join(numbers),
        min(word.confidence for word in run),
        _parts(said)[1],
    )


def _runs(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Cut out the stretches of number words; the end of a sentence ends one."""
    run: list[Word] = []
    bare = [_bare(word) for word in words]
    for word, this, following in zip(words, bare, [*bare, ""][1:], strict=True):
        before = _bare(run[-1]) if run else ""
        if _is_part(before, this, following):
            run.append(word)
        elif run:
            yield run
            run = []
        if run and word.text[-1:] in ".;:?!":
            yield run
            run = []
    if run:
        yield run


def _is_part(before: str, this: str, following: str) -> bool:
    if this == "y":
        return takes_unit(before, following)
    if this in _ARTICLES:
        return before == "y" or following == THOUSAND
    return this in VALUES or this[:1].isdigit()


def _doubted(word: str) -> str:
    before, core, after = _parts(word)
    return f"{before}¿{core}?{after}" if core else word


def _bare(word: Word) -> str:
    return _parts(word.text.lower())[1]


def _parts(text: str) -> tuple[str, str, str]:
    """Punctuation before, the word itself, punctuation after."""
    match = re.fullmatch(r"(\W*)(.*?)(\W*)", text, re.DOTALL)
    assert match
    return match[1], match[2], match[3]
