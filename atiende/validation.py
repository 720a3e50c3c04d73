"""pydantic's findings in our words; what was given is never shown: it may be a secret."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final

from pydantic_core import ErrorDetails

from asterisk_conf.words import Speaks, Words, printable
from atiende.texts import words

_CODES: Final = {
    "missing": "missing",
    "greater_than_equal": "at_least",
    "greater_than": "more_than",
    "less_than_equal": "at_most",
    "less_than": "less_than",
    "int_parsing": "not_whole",
    "int_type": "not_whole",
    "int_from_float": "not_whole",
    "float_parsing": "not_number",
    "float_type": "not_number",
    "literal_error": "not_choice",
    "bool_parsing": "not_boolean",
    "bool_type": "not_boolean",
    "path_type": "not_path",
    "string_type": "not_string",
    "tuple_type": "not_list",
    "list_type": "not_list",
    "dict_type": "not_table",
    "mapping_type": "not_table",
    "dataclass_type": "not_table",
}


def in_words(problem: ErrorDetails) -> Words:
    """Say what a value should have been; in pydantic's own English when the kind is a rare one."""
    code = _CODES.get(problem["type"], "not_right")
    context: Mapping[str, Any] = problem.get("ctx", {})
    bounds = (context[name] for name in ("ge", "gt", "le", "lt") if name in context)
    known = str(context.get("expected", "")).replace(" or ", ", ")
    return words(code, bound=next(bounds, 0), known=known, reason=problem["msg"])


def unknown_name(where: object, shown: str, near: str | None) -> Words:
    """Say that there is no such setting, with the one that was probably meant."""
    if near is None:
        return words("unknown", where=where, name=printable(shown))
    return words("unknown_near", where=where, name=printable(shown), near=near)


def closest(name: str, known: Iterable[str]) -> str | None:
    """Find the known name that was probably meant."""
    return next(iter(get_close_matches(name, list(known), n=1)), None)


def at(where: object, what: Speaks) -> Words:
    """Say where something is wrong."""
    return words("at", where=where, what=what)
