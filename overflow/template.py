"""The text of mails, which admins may edit: a first line with the subject, then the body.

``{name}`` is replaced by a value and ``{{`` is a brace; nothing else happens, so that a template
can do no harm. A line whose values are all empty is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from asterisk_conf.texts import reason_of
from asterisk_conf.words import Language, printable
from overflow.trouble import TemplateError

SHIPPED: Final = Path(__file__).parent / "templates"
FILE: Final = "message.txt"
NAMES: Final = (
    "ticket", "who", "company", "caller", "option", "queue", "treatment", "when", "duration",
    "transcript", "transcript_note", "numbers", "audio_note", "link",
)  # fmt: skip
"""The values there are; what each holds stands in docs/mail.md."""

_PIECE: Final = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")
_SUBJECT: Final = re.compile(r"(?:asunto|subject):[ \t]*(\S.*)", re.IGNORECASE)
_BLANKS: Final = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Template:
    """A template that has been checked; ``lines`` are those of the body."""

    subject: str
    lines: tuple[str, ...]

    def render(self, values: Mapping[str, str]) -> tuple[str, str]:
        """Give subject and body; ``values`` has all of NAMES."""
        shown = (_filled(line, values) for line in self.lines)
        body = "\n".join(line for line in shown if line is not None)
        return (_filled(self.subject, values) or "").strip(), _BLANKS.sub(
            "\n\n", body
        ).strip() + "\n"


def parse(source: str, name: str) -> Template:
    """Check a template. Raises TemplateError with the first thing that is wrong and its line."""
    lines = source.removeprefix("\ufeff").splitlines()
    for number, line in enumerate(lines, 1):
        _check(line, name, number)
    subject = _SUBJECT.fullmatch(lines[0].strip()) if lines else None
    if subject is None:
        raise TemplateError("template_subject", file=name)
    return Template(subject[1], tuple(lines[1:]))


def load(language: Language, edited: Path | None) -> tuple[Template, TemplateError | None]:
    """Give the admin's template in ``edited``/LANGUAGE/message.txt, or the shipped one.

    When the admin's cannot be used, the shipped one takes its place, so that no mail is lost, and
    what is wrong comes with it.
    """
    place = edited / language / FILE if edited else None
    if place is not None and place.exists():
        try:
            return _read(place), None
        except TemplateError as error:
            return _read(SHIPPED / language / FILE), error
    return _read(SHIPPED / language / FILE), None


def _read(path: Path) -> Template:
    try:
        return parse(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else error
        raise TemplateError("template_unreadable", file=path, reason=reason) from error


def _check(line: str, name: str, number: int) -> None:
    for piece in _PIECE.finditer(line):
        if piece[0] in {"{", "}"}:
            raise TemplateError("template_brace", file=name, line=number)
        if piece[1] is not None and piece[1] not in NAMES:
            known = ", ".join(f"{{{it}}}" for it in NAMES)
            wrong = printable(piece[1])[:40]
            raise TemplateError("template_unknown", file=name, line=number, name=wrong, known=known)


def _filled(line: str, values: Mapping[str, str]) -> str | None:
    """Put the values in; None when the line has some and all are empty."""
    wanted = list(_wanted(line))
    if wanted and not any(values[name] for name in wanted):
        return None
    return _PIECE.sub(lambda piece: values[piece[1]] if piece[1] else piece[0][0], line)


def _wanted(line: str) -> Iterator[str]:
    return (piece[1] for piece in _PIECE.finditer(line) if piece[1])
