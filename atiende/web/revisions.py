"""Hours, overflow and routing as documents: see, check, publish, look back. For administrators."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, TypeAlias

import msgspec
from aiohttp import web

from atiende.messages import Language
from atiende.plans import Kind
from atiende.shown import Json, stamp
from atiende.web.access import ADMINISTRATING, Access
from atiende.web.body import read_body
from atiende.web.errors import ApiError
from db.directory import DocumentRevision, Documents
from db.errors import PublishedMeanwhile
from documents.problems import DocumentProblem

LARGEST_BODY_BYTES: Final = 512 * 1024
"""A text of the longest kind (64 Ki characters), with every letter escaped."""
_HISTORY: Final = 50


class SourceBody(msgspec.Struct, forbid_unknown_fields=True):
    """``POST /api/v1/documents/{kind}/lint``."""

    source: str


class PublishBody(msgspec.Struct, forbid_unknown_fields=True):
    """``PUT /api/v1/documents/{kind}``; ``base_revision`` is what was edited."""

    source: str
    base_revision: int


Check: TypeAlias = Callable[[str], Awaitable[Sequence[DocumentProblem]]]
"""Gives all that is wrong with a text, warnings too."""


@dataclass(frozen=True)
class DocumentKind:
    """How one kind is checked; ``shipped`` counts until something is published.

    ``from_file`` tells that a setting publishes a file's text anew at each start.
    """

    shipped: Path
    check: Check
    from_file: bool = False
    most_bytes: int = LARGEST_BODY_BYTES


class Revisions:
    """The handlers of ``/api/v1/documents/{kind}``."""

    def __init__(
        self,
        access: Access,
        documents: Documents,
        kinds: Mapping[Kind, DocumentKind],
        now: Callable[[], datetime],
        language: Language,
    ) -> None:
        self._access = access
        self._documents = documents
        self._kinds = kinds
        self._now = now
        self._language: Language = language

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        kind = "/api/v1/documents/{kind}"
        return [
            web.get(kind, self.show),
            web.put(kind, self.publish),
            web.post(f"{kind}/lint", self.lint),
            web.get(f"{kind}/revisions/{{revision}}", self.revision),
        ]

    async def show(self, request: web.Request) -> web.Response:
        """Show the published text, or the shipped one, and who published what before."""
        await self._access.person(request, ADMINISTRATING)
        kind = self._kind(request)
        history = await self._documents.revisions(kind, _HISTORY)
        latest = history[0] if history else None
        current = _revision(latest) if latest else self._shipped(kind)
        heads = [_head(revision) for revision in history]
        file = self._kinds[kind].from_file
        return web.json_response({"kind": kind, "current": current, "history": heads, "file": file})

    async def revision(self, request: web.Request) -> web.Response:
        """Show one revision."""
        await self._access.person(request, ADMINISTRATING)
        number = request.match_info["revision"]
        if not (number.isascii() and number.isdigit() and len(number) < 10):  # noqa: PLR2004  # fits
            raise ApiError(404, "not_found")
        found = await self._documents.by_id(self._kind(request), int(number))
        if found is None:
            raise ApiError(404, "not_found")
        return web.json_response(_revision(found))

    async def lint(self, request: web.Request) -> web.Response:
        """Tell what is wrong with a text."""
        await self._access.person(request, ADMINISTRATING)
        kind = self._kind(request)
        body = await read_body(request, SourceBody, most_bytes=self._kinds[kind].most_bytes)
        found = await self._kinds[kind].check(body.source)
        ok = not any(problem.severity == "error" for problem in found)
        return web.json_response({"ok": ok, "problems": problems_view(found, self._language)})

    async def publish(self, request: web.Request) -> web.Response:
        """Publish a text that has no errors, unless somebody else published meanwhile."""
        actor = await self._access.person(request, ADMINISTRATING)
        kind = self._kind(request)
        body = await read_body(request, PublishBody, most_bytes=self._kinds[kind].most_bytes)
        refuse_errors(await self._kinds[kind].check(body.source), self._language)
        try:
            published = await self._documents.publish(
                kind,
                body.source,
                published_by=actor.name,
                now=self._now(),
                base=body.base_revision,
            )
        except PublishedMeanwhile:
            latest = await self._documents.latest(kind)
            by, number = (latest.published_by, latest.id) if latest else ("", 0)
            raise ApiError(409, "published_meanwhile", by=by, revision=number) from None
        return web.json_response(_revision(published))

    def _kind(self, request: web.Request) -> Kind:
        for kind in self._kinds:
            if kind == request.match_info["kind"]:
                return kind
        raise ApiError(404, "not_found")

    def _shipped(self, kind: Kind) -> Json:
        source = self._kinds[kind].shipped.read_text("utf-8")
        return {"revision": 0, "at": None, "by": "", "sha256": "", "source": source}


def refuse_errors(found: Sequence[DocumentProblem], language: Language) -> None:
    """Raise ApiError 422 when any finding is worse than a warning."""
    count = sum(problem.severity == "error" for problem in found)
    if count:
        raise ApiError(
            422, "document_wrong", also={"problems": problems_view(found, language)}, count=count
        )


def problems_view(found: Sequence[DocumentProblem], language: Language) -> list[Json]:
    """Show findings in the order of their lines."""
    return [
        {
            "line": max(1, problem.line),
            "message": problem.text(language),
            "severity": problem.severity,
        }
        for problem in sorted(found, key=lambda problem: problem.line)
    ]


def _head(revision: DocumentRevision) -> Json:
    return {
        "revision": revision.id,
        "at": stamp(revision.published_at),
        "by": revision.published_by,
        "sha256": revision.sha256,
    }


def _revision(revision: DocumentRevision) -> Json:
    return {**_head(revision), "source": revision.source}
