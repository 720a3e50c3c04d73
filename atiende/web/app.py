"""Puts the web application together: API, websocket, pages, health."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from aiohttp import web

from atiende.messages import Language
from atiende.web.api import Api
from atiende.web.errors import ApiError, Handler, errors_in
from atiende.web.live import Live

_DIST: Final = Path(__file__).parent / "agent" / "dist"
_OPENAPI: Final = Path(__file__).parent / "openapi.yaml"
_MAX_BODY_BYTES: Final = 64 * 1024

_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


class Routes(Protocol):
    """Handlers of some part of the API."""

    def routes(self) -> list[web.RouteDef]:
        """List their routes."""


def make_app(
    api: Api,
    live: Live,
    health: Callable[[], dict[str, object]],
    language: Language,
    *more: Routes,
) -> web.Application:
    """Make the application; ``health`` tells how the line is, with ``"ok"`` as a truth value."""

    async def healthz(_request: web.Request) -> web.Response:
        found = health()
        return web.json_response(found, status=200 if found["ok"] else 503)

    app = web.Application(
        middlewares=[_with_headers, errors_in(language)], client_max_size=_MAX_BODY_BYTES
    )
    for part in (api, *more):
        app.add_routes(part.routes())
    app.add_routes([web.get("/api/v1/live", live.handle)])
    app.add_routes(
        [
            web.get("/healthz", healthz),
            web.get("/api/v1/openapi.yaml", _openapi),
            web.route("*", "/api/{rest:.*}", _nothing),
            web.get("/", _index),
            web.get("/oficina", _office),
            web.static("/", _DIST),
        ]
    )
    return app


@web.middleware
async def _with_headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    response = await handler(request)
    if not response.prepared:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
    return response


async def _index(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(_DIST / "index.html")


async def _office(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(_DIST / "office.html")


async def _nothing(_request: web.Request) -> web.Response:
    raise ApiError(404, "not_found")


async def _openapi(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(_OPENAPI, headers={"Content-Type": "application/yaml"})
