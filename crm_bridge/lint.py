"""Every mistake in the settings of a foreign CRM, found before the first call needs it."""

import math
import os
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from urllib.parse import SplitResult, urlsplit

from crm_bridge.config import NUMBER, SECRET, HttpCrmConfig
from crm_bridge.mapping import lint_paths
from crm_bridge.problems import CrmConfigError, Language, Problem
from crm_bridge.secret import HoldsSecret, read_secret

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_UNKNOWN_STATUSES = frozenset({204, *range(400, 500)})


def lint(
    config: HttpCrmConfig,
    *,
    prefix: str = "crm.",
    language: Language = "es",
    environ: Mapping[str, str] = os.environ,
) -> list[str]:
    """List what is wrong, a line each that begins with the setting's name; empty when all is well.

    Reads the secret and the certificates that the configuration names; sends nothing.
    """
    problems = find_problems(config, environ)
    return [replace(it, setting=prefix + it.setting).text(language) for it in problems]


def find_problems(config: HttpCrmConfig, environ: Mapping[str, str] = os.environ) -> list[Problem]:
    """Do the same as `lint`, for code; the settings' names are the fields of HttpCrmConfig."""
    return [
        *_lint_url(config.url),
        *lint_paths(config.paths),
        *lint_headers(config.headers),
        *lint_secret(config, environ),
        *lint_ca_file(config.ca_file),
        *_lint_ranges(config),
        *_lint_statuses(config.unknown_statuses),
    ]


def lint_address(url: str) -> Iterator[Problem]:
    """Give what is wrong with an address, whatever is to be filled in."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # read for the error that a bad port raises
    except ValueError:
        yield Problem("url", "url_unreadable")
        return
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        yield Problem("url", "url_not_whole")
    if parts.username is not None:
        yield Problem("url", "url_login")
    if _CONTROL.search(url) or " " in url:
        yield Problem("url", "url_blank")


def _lint_url(url: str) -> Iterator[Problem]:
    yield from lint_address(url)
    with suppress(ValueError):  # it was told that nobody can read it
        yield from _lint_placeholders(url, urlsplit(url))


def _lint_placeholders(url: str, parts: SplitResult) -> Iterator[Problem]:
    if NUMBER not in parts.path + parts.query or NUMBER in parts.netloc + parts.fragment:
        yield Problem("url", "url_number")
    if re.search(r"[{}]", url.replace(NUMBER, "")):
        yield Problem("url", "url_brace")


def lint_headers(headers: Mapping[str, str]) -> Iterator[Problem]:
    """Give what is wrong with headers."""
    for name, value in headers.items():
        if not _TOKEN.fullmatch(name):
            yield Problem("headers", "header_name", {"name": name})
        if _CONTROL.search(value):
            yield Problem(f"headers.{name}", "header_control")


def lint_secret(config: HoldsSecret, environ: Mapping[str, str]) -> Iterator[Problem]:
    """Give what is wrong with the secret, and with where it goes."""
    is_set = bool(config.secret_env or config.secret_file)
    is_used = any(SECRET in value for value in config.headers.values())
    if config.secret_env and config.secret_file:
        yield Problem("secret_file", "secret_twice")
    if is_used and not is_set:
        yield Problem("headers", "secret_nowhere")
    if is_set and not is_used:
        yield Problem("headers", "secret_unused")
    try:
        read_secret(config, environ)
    except CrmConfigError as error:
        yield from error.problems


def lint_ca_file(ca_file: str) -> Iterator[Problem]:
    """Give what is wrong with a file of certificate authorities."""
    try:
        if ca_file:
            ssl.create_default_context(cafile=ca_file)
    except OSError:  # ssl.SSLError is one
        yield Problem("ca_file", "ca_file", {"place": ca_file})


def _lint_ranges(config: HttpCrmConfig) -> Iterator[Problem]:
    ranges: dict[str, tuple[float, float, float]] = {
        "timeout_s": (config.timeout_s, 0.01, 60),
        "max_bytes": (config.max_bytes, 1, 16 * 1024 * 1024),
        "max_digits": (config.max_digits, 1, 64),
        "max_requests": (config.max_requests, 1, 1000),
        "breaker.failures": (config.breaker.failures, 1, 1000),
        "breaker.open_s": (config.breaker.open_s, 0.01, 3600),
        "cache.found_s": (config.cache.found_s, 0, 86_400),
        "cache.unknown_s": (config.cache.unknown_s, 0, 86_400),
        "cache.max_entries": (config.cache.max_entries, 1, 1_000_000),
    }
    for name, (value, low, high) in ranges.items():
        if math.isnan(value) or not low <= value <= high:
            yield Problem(name, "out_of_range", {"value": value, "low": low, "high": high})
    if config.cache.unknown_s > config.cache.found_s:
        yield Problem("cache.unknown_s", "unknown_too_long")


def _lint_statuses(statuses: tuple[int, ...]) -> Iterator[Problem]:
    for status in statuses:
        if status not in _UNKNOWN_STATUSES:
            yield Problem("unknown_statuses", "status", {"status": status})
