"""How a foreign CRM takes messages, as an admin writes it in the table [messages]."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from crm_bridge.lint import lint_address, lint_ca_file, lint_headers, lint_secret
from crm_bridge.problems import Problem

VALUES: Final = (
    "message_id", "company_number", "company_name", "subject", "body", "ticket_number",
    "caller_number", "caller_name", "left_at", "link",
)  # fmt: skip
"""What {name} may stand in a field; docs/crm.md says what each holds."""

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_KEY: Final = re.compile(r"[^.\s]+(\.[^.\s]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpMessagesConfig:
    """A POST of a JSON object to `url`: `fields` maps its keys to texts with {placeholders}.

    A key with dots (`case.title`) makes objects within objects. The other settings are as for
    looking companies up. Statuses in `refused_statuses` mean that the CRM will never take it.
    """

    url: str
    fields: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)
    secret_env: str = ""
    secret_file: str = ""
    ca_file: str = ""
    timeout_s: float = 20.0
    refused_statuses: tuple[int, ...] = (400, 422)


def find_problems(config: HttpMessagesConfig, environ: Mapping[str, str]) -> list[Problem]:
    """List every mistake; reads the secret and the certificates, sends nothing."""
    return [
        *lint_address(config.url),
        *_lint_fields(config.fields),
        *lint_headers(config.headers),
        *lint_secret(config, environ),
        *lint_ca_file(config.ca_file),
        *_lint_timeout(config.timeout_s),
        *_lint_statuses(config.refused_statuses),
    ]


def placeholders(text: str) -> list[str]:
    """Give the names in braces, in order."""
    return _PLACEHOLDER.findall(text)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in; a value is never looked at for placeholders of its own."""
    return _PLACEHOLDER.sub(lambda match: values[match[1]], text)


def _lint_fields(fields: Mapping[str, str]) -> Iterator[Problem]:
    if not any(name == "message_id" for text in fields.values() for name in placeholders(text)):
        yield Problem("fields", "message_id_missing")
    for key, text in fields.items():
        if not _KEY.fullmatch(key):
            yield Problem("fields", "field_key", {"key": key})
        if any(other.startswith(f"{key}.") for other in fields):
            yield Problem("fields", "field_twice", {"key": key})
        known = ", ".join(f"{{{name}}}" for name in VALUES)
        for name in placeholders(text):
            if name not in VALUES:
                yield Problem(f"fields.{key}", "field_value", {"name": name, "known": known})
        if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
            yield Problem(f"fields.{key}", "field_brace")


def _lint_timeout(timeout_s: float) -> Iterator[Problem]:
    low, high = 0.01, 120.0
    if math.isnan(timeout_s) or not low <= timeout_s <= high:
        yield Problem("timeout_s", "out_of_range", {"value": timeout_s, "low": low, "high": high})


def _lint_statuses(statuses: tuple[int, ...]) -> Iterator[Problem]:
    for status in statuses:
        if status not in range(400, 500) or status in {401, 403, 408, 429}:
            yield Problem("refused_statuses", "refused_status", {"status": status})
