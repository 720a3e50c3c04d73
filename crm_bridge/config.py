"""What an admin sets for a foreign CRM that speaks HTTP and JSON, and what can be wrong with it."""

import math
import os
import re
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from crm_bridge.breaker import Policy
from crm_bridge.cache import CachePolicy
from crm_bridge.mapping import CompanyPaths, lint_paths

NUMBER = "{number}"
SECRET = "{secret}"  # noqa: S105 - the placeholder that keeps secrets out of the settings

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NO_CONTENT = 204


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpCrmConfig:
    """A foreign CRM: `url` with {number} in its path or query, and `paths` into its answer.

    A header's value may hold {secret}, which is read from the environment variable `secret_env`
    or the file `secret_file`. `timeout_s` bounds one whole request, and may well exceed a call's
    deadline: late answers still reach the agent's page. `ca_file` (PEM) replaces the system's
    certificate authorities. Statuses in `unknown_statuses` mean "no such company".
    """

    url: str
    paths: CompanyPaths
    headers: Mapping[str, str] = field(default_factory=dict)
    secret_env: str = ""
    secret_file: str = ""
    ca_file: str = ""
    timeout_s: float = 5.0
    max_bytes: int = 256 * 1024
    max_digits: int = 20
    max_requests: int = 32
    unknown_statuses: tuple[int, ...] = (404,)
    breaker: Policy = field(default_factory=Policy)
    cache: CachePolicy = field(default_factory=CachePolicy)


class CrmConfigError(ValueError):
    """A configuration that cannot be used; `problems` holds one line for each mistake."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def lint(
    config: HttpCrmConfig,
    *,
    prefix: str = "crm.",
    environ: Mapping[str, str] = os.environ,
) -> list[str]:
    """List what is wrong, a line each that begins with the setting's name; empty when all is well.

    Reads the secret and the certificates that the configuration names; sends nothing.
    """
    checks = (
        ((f"url {problem}") for problem in _lint_url(config.url)),
        ((f"paths.{name} {problem}") for name, problem in lint_paths(config.paths)),
        _lint_headers(config.headers),
        _lint_secret(config, environ),
        _lint_ca_file(config.ca_file),
        _lint_numbers(config),
        _lint_statuses(config.unknown_statuses),
    )
    return [prefix + problem for check in checks for problem in check]


def read_secret(config: HttpCrmConfig, environ: Mapping[str, str] = os.environ) -> str:
    """Give the secret, or "" when none is set; raises CrmConfigError naming the setting."""
    if config.secret_env:
        secret = environ.get(config.secret_env, "").strip()
        problem = f"secret_env names {config.secret_env}, which is not set in the environment"
    elif config.secret_file:
        secret = _read_file(config.secret_file)
        problem = f"secret_file names {config.secret_file}, which is empty"
    else:
        return ""
    if not secret:
        raise CrmConfigError([problem])
    if _CONTROL.search(secret):
        raise CrmConfigError([f"{problem.split()[0]} must hold the secret alone, on one line"])
    return secret


def _read_file(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not text"
        raise CrmConfigError([f"secret_file names {path}, which cannot be read: {why}"]) from error


def _lint_url(url: str) -> Iterator[str]:
    try:
        parts = urlsplit(url)
        _ = parts.port  # read for the error that a bad port raises
    except ValueError as error:
        yield f"cannot be read: {error}"
        return
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        yield "must be a whole address that begins with https:// (or http://)"
    if parts.username is not None:
        yield "must hold no user or password; put them into headers with secret_env"
    if _CONTROL.search(url) or " " in url:
        yield "holds a space or a control character"
    yield from _lint_placeholders(url, parts)


def _lint_placeholders(url: str, parts: SplitResult) -> Iterator[str]:
    if NUMBER not in parts.path + parts.query or NUMBER in parts.netloc + parts.fragment:
        yield "needs {number} in its path or query, where the company number goes"
    if re.search(r"[{}]", url.replace(NUMBER, "")):
        yield "holds a brace that is no part of {number}, its only placeholder"


def _lint_headers(headers: Mapping[str, str]) -> Iterator[str]:
    for name, value in headers.items():
        if not _TOKEN.fullmatch(name):
            yield f"headers has {name!r}, which is no name of an HTTP header"
        if _CONTROL.search(value):
            yield f"headers.{name} holds a control character, such as a line end"


def _lint_secret(config: HttpCrmConfig, environ: Mapping[str, str]) -> Iterator[str]:
    is_set = bool(config.secret_env or config.secret_file)
    is_used = any(SECRET in value for value in config.headers.values())
    if config.secret_env and config.secret_file:
        yield "secret_file is set and so is secret_env; keep one"
    if is_used and not is_set:
        yield "headers use {secret}; set secret_env or secret_file to say where it is"
    if is_set and not is_used:
        yield "headers must hold {secret} where the secret goes, as in Authorization: Bearer {secret}"
    try:
        read_secret(config, environ)
    except CrmConfigError as error:
        yield from error.problems


def _lint_ca_file(ca_file: str) -> Iterator[str]:
    try:
        if ca_file:
            ssl.create_default_context(cafile=ca_file)
    except OSError as error:  # ssl.SSLError is one
        yield f"ca_file names {ca_file}, which holds no certificates in PEM format: {error.strerror}"


def _lint_numbers(config: HttpCrmConfig) -> Iterator[str]:
    limits: dict[str, tuple[float, float, float]] = {
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
    for name, (value, low, high) in limits.items():
        if math.isnan(value) or not low <= value <= high:
            yield f"{name} is {value:g}; it must be from {low:g} to {high:g}"
    if config.cache.unknown_s > config.cache.found_s:
        yield "cache.unknown_s is more than cache.found_s; new companies would stay unknown too long"


def _lint_statuses(statuses: tuple[int, ...]) -> Iterator[str]:
    for status in statuses:
        if status != _NO_CONTENT and not 400 <= status <= 499:  # noqa: PLR2004 - HTTP's own 4xx
            yield f"unknown_statuses has {status}; only {_NO_CONTENT} and 400 to 499 can mean unknown"
