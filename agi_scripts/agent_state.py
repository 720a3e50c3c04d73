"""``AGI(agi://127.0.0.1:4573/agent-state,*12)``: an agent dialled a code on the own telephone.

Who it is, Asterisk says: the channel's name holds the account that the phone registered with.
What was done is told in a recording; the dialplan says it if nobody is here to do it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from telephony.fastagi import AgiSession, Handler, Request

_TECHNOLOGY: Final = "PJSIP/"
_SOUND: Final = "sound:"


def make(do: Callable[[str, str], str], media: Callable[[str], Sequence[str]]) -> Handler:
    """Make the script's handler.

    ``do`` takes extension and code, and returns the prompt to say; ``media`` gives its files.
    """

    async def agent_state(request: Request, session: AgiSession) -> None:
        code = request.args[0] if request.args else ""
        prompt = do(extension_of(request.channel), code)
        for uri in media(prompt):
            await session.stream_file(uri.removeprefix(_SOUND))

    return agent_state


def extension_of(channel: str) -> str:
    """``PJSIP/2001-0000001f`` → ``2001``; "" for any other kind of channel."""
    if not channel.startswith(_TECHNOLOGY):
        return ""
    return channel.removeprefix(_TECHNOLOGY).rpartition("-")[0]
