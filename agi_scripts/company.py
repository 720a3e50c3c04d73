"""``AGI(agi://127.0.0.1:4573/company,1001)``: who is company 1001?

For extensions that an administrator writes. Sets the channel's variables ``COMPANY_STATUS``
(``found``, ``unknown`` or ``unavailable``) and ``COMPANY_NAME`` (empty unless found). It answers
within the CRM's deadline, whatever the CRM does.
"""

from __future__ import annotations

from crm_bridge.lookup import Lookups
from crm_bridge.port import Found, Unknown
from telephony.fastagi import AgiSession, Handler, Request


def make(lookups: Lookups) -> Handler:
    """Make the script's handler."""

    async def company(request: Request, session: AgiSession) -> None:
        number = request.args[0] if request.args else ""
        match await lookups.look_up(number):
            case Found(known):
                status, name = "found", known.name
            case Unknown():
                status, name = "unknown", ""
            case _:
                status, name = "unavailable", ""
        await session.set_variable("COMPANY_STATUS", status)
        await session.set_variable("COMPANY_NAME", name)

    return company
