"""Reads what people type: passwords from standard input, skills, names; says what is wrong with it."""

from __future__ import annotations

import getpass
import re
import sys
from collections.abc import Sequence
from typing import Final, NamedTuple

from asterisk_conf.words import printable
from atiende import passwords
from atiende.cli.admin import Admin

LONGEST_PASSWORD: Final = 128
LONGEST_TEXT: Final = 200
LOWEST_LEVEL, BEST_LEVEL = 1, 10

_SKILL: Final = re.compile(r"([\w-]{1,40})=([0-9]{1,2})")
_EXTENSION: Final = re.compile(r"[0-9]{2,16}", re.ASCII)
_SIP_USER: Final = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


class Password(NamedTuple):
    """A password, and whether it was made up here (then it is shown, once)."""

    text: str
    made_up: bool


def web_password(admin: Admin, *, from_stdin: bool) -> Password:
    """Read the next line of standard input, or make a password up. Raises CliError."""
    if not from_stdin:
        return Password(passwords.made_up(), made_up=True)
    return Password(_typed(admin, "ask_password"), made_up=False)


def sip_password(admin: Admin, *, from_stdin: bool) -> Password:
    """Likewise, for a telephone: ASCII only, since telephones do not agree on other letters."""
    if not from_stdin:
        return Password(passwords.made_up(), made_up=True)
    typed = _typed(admin, "ask_sip_password")
    if not typed.isascii():
        raise admin.error("sip_password_ascii")
    return Password(typed, made_up=False)


def _typed(admin: Admin, prompt: str) -> str:
    if sys.stdin.isatty():
        typed = getpass.getpass(admin.text(prompt))
    else:
        typed = sys.stdin.readline().rstrip("\r\n")
    if not typed:
        raise admin.error("password_missing")
    if not passwords.MIN_LENGTH <= len(typed) <= LONGEST_PASSWORD:
        raise admin.error("password_length", least=passwords.MIN_LENGTH, most=LONGEST_PASSWORD)
    if not typed.isprintable():
        raise admin.error("password_unprintable")
    return typed


def skills(admin: Admin, pairs: Sequence[str]) -> dict[str, int]:
    """Read ``name=level`` pairs. Raises CliError naming the first that is wrong."""
    levels: dict[str, int] = {}
    for pair in pairs:
        match = _SKILL.fullmatch(pair)
        if match is None or not LOWEST_LEVEL <= int(match[2]) <= BEST_LEVEL:
            raise admin.error("skill_wrong", given=pair)
        if match[1] in levels:
            raise admin.error("skill_twice", skill=match[1])
        levels[match[1]] = int(match[2])
    return levels


def name(admin: Admin, typed: str) -> str:
    """Read a name as people read it, on one line. Raises CliError."""
    stripped = typed.strip()
    if not stripped or len(stripped) > LONGEST_TEXT or not stripped.isprintable():
        raise admin.error("name_wrong", given=shown(typed), most=LONGEST_TEXT)
    return stripped


def extension(admin: Admin, typed: str) -> str:
    """Read an agent's extension. Raises CliError."""
    if not _EXTENSION.fullmatch(typed):
        raise admin.error("extension_wrong", given=shown(typed))
    if typed == admin.settings.line_number:
        raise admin.error("extension_is_line", given=typed)
    return typed


def sip_user(admin: Admin, typed: str) -> str:
    """Read the user of a SIP account. Raises CliError."""
    if not _SIP_USER.fullmatch(typed):
        raise admin.error("sip_user_wrong", given=shown(typed))
    return typed


def shown(typed: str) -> str:
    """Make what was typed fit for an error message: one line, not too long, nothing invisible."""
    words = printable(typed)
    return words if len(words) <= 60 else words[:59] + "…"  # noqa: PLR2004  # most of a line
