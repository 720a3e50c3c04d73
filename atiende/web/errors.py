"""What a request gets when it cannot be served: ``{"error": {"code", "message"}}``, always."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Middleware

from atiende.messages import Language, say
from db.errors import DatabaseUnavailable

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_CODES: Final = {404: "not_found", 413: "too_large"}


@dataclass(frozen=True)
class Because:
    """A message of :mod:`atiende.messages` as a detail of another one."""

    code: str
    values: Mapping[str, object]


class ApiError(Exception):
    """A refusal with a stable ``code`` (openapi.yaml lists them) and the HTTP status to send.

    ``also`` goes into the answer beside the error.
    """

    def __init__(
        self,
        status: int,
        code: str,
        /,
        *,
        also: Mapping[str, object] | None = None,
        **values: object,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.also = also or {}
        self.values = values


def bad_request(code: str, /, **values: object) -> ApiError:
    """Make the refusal of a request that is not what openapi.yaml says; ``code`` says why."""
    return ApiError(400, "bad_request", reason=Because(code, values))


def errors_in(language: Language) -> Middleware:
    """Make the middleware that turns every failure into the one shape, in words for people."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except ApiError as error:
            return _answer(language, error)
        except web.HTTPException as error:
            if not request.path.startswith("/api/"):
                raise
            code = _CODES.get(error.status, "bad_request")
            return _answer(language, ApiError(error.status, code, reason=error.reason))
        except DatabaseUnavailable as error:
            log.warning("%s", error)
            return _answer(language, ApiError(503, "unavailable"))
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            return _answer(language, ApiError(500, "unavailable"))

    return middleware


def _answer(language: Language, error: ApiError) -> web.Response:
    values = {name: _said(language, value) for name, value in error.values.items()}
    message = say(language, error.code, **values)
    response = web.json_response(
        {"error": {"code": error.code, "message": message}, **error.also}, status=error.status
    )
    wait_s = error.values.get("wait_s")
    if wait_s is not None:
        response.headers["Retry-After"] = str(wait_s)
    return response


def _said(language: Language, value: object) -> object:
    return say(language, value.code, **value.values) if isinstance(value, Because) else value
