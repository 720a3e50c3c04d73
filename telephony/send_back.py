"""Hands a caller back to the PBX that sent the call."""

from __future__ import annotations

from collections.abc import Sequence

from telephony.ari.channels import Channels
from telephony.calls import SendBack

SEND_BACK_CONTEXT = "send-back"


async def send_back(channels: Channels, command: SendBack, say: Sequence[str] = ()) -> None:
    """Leave the caller to the dialplan's ``send-back``, which says ``say`` and asks the PBX.

    ``say`` are media as the prompt store names them (``sound:/path/without/suffix``).
    Either the channel ends, or it enters the application again and its `CallerArrived` says
    `sent_back`. Raises AriNotFound or AriConflict when the channel is gone, or no longer ours.
    """
    wanted = {
        "SEND_BACK_TO": command.to,
        "SEND_BACK_TRUNK": command.trunk,
        "SEND_BACK_BY": command.by,
        "SEND_BACK_SAY": "&".join(medium.removeprefix("sound:") for medium in say),
    }
    for name, value in wanted.items():
        await channels.set_variable(command.channel_id, name, value)
    await channels.continue_in_dialplan(
        command.channel_id, context=SEND_BACK_CONTEXT, extension="s", priority=1
    )
