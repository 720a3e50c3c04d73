"""``GET /api/v1/voice-messages/{id}/audio``: the sound of a message, whole or in parts."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from aiohttp import hdrs, web

from atiende.records import MESSAGES
from atiende.web.access import Access
from atiende.web.errors import ApiError
from atiende.web.shelf import Shelf

_HEADERS: Final = {
    hdrs.CONTENT_TYPE: "audio/wav",
    # Once it is erased here it must be nowhere.
    hdrs.CACHE_CONTROL: "private, no-store",
}


class Audio:
    """The handler; the sound lies in ``folder``."""

    def __init__(self, access: Access, shelf: Shelf, folder: Path) -> None:
        self._access = access
        self._shelf = shelf
        self._folder = folder

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        return [web.get(f"{MESSAGES}/{{id}}/audio", self.audio)]

    async def audio(self, request: web.Request) -> web.StreamResponse:
        """Send the sound; aiohttp does the ranges."""
        await self._access.office(request, "audio:read")
        message = await self._shelf.message(request.match_info["id"])
        if message.audio_erased_at is not None:
            raise ApiError(410, "audio_erased")
        file = self._folder / Path(message.audio).name
        if not message.audio or not file.is_file():
            raise ApiError(404, "audio_missing")
        return web.FileResponse(file, headers=_HEADERS)
