"""What a request gets when it cannot be served: ``{"error": {"code", "message"}}``, always."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.typedefs import Middleware

from atiende.messages import Language, say
from db.errors import DatabaseUnavailable

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ApiError(Exception):
    """A refusal with a stable ``code`` (docs/web-protocol.md) and the HTTP status to send."""

    def __init__(self, status: int, code: str, **values: object) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.values = values


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
            code = "not_found" if error.status == 404 else "bad_request"  # noqa: PLR2004  # HTTP
            return _answer(language, ApiError(error.status, code, reason=error.reason))
        except DatabaseUnavailable as error:
            log.warning("%s", error)
            return _answer(language, ApiError(503, "unavailable"))
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            return _answer(language, ApiError(500, "unavailable"))

    return middleware


def _answer(language: Language, error: ApiError) -> web.Response:
    message = say(language, error.code, **error.values)
    response = web.json_response(
        {"error": {"code": error.code, "message": message}}, status=error.status
    )
    wait_s = error.values.get("wait_s")
    if wait_s is not None:
        response.headers["Retry-After"] = str(wait_s)
    return response
