"""How to set a softphone up, in the words that its user finds on the screen."""

from __future__ import annotations

import ipaddress
import socket

from asterisk_conf.settings import WILDCARDS
from atiende.cli.texts import text
from atiende.settings import Settings


def softphone_lines(
    settings: Settings, name: str, user: str, sip_password: str | None
) -> list[str]:
    """Describe the account of SIP user ``user``; without its password when that is not known."""
    language = settings.language
    server = sip_server(settings)
    address = f"[{server}]" if ":" in server else server
    values = {
        "name": name,
        "user": user,
        "server": server,
        "port": settings.sip_port,
        "address": f"{address}:{settings.sip_port}",
        "password": sip_password or text(language, "password_not_kept"),
        "line": settings.line_number,
    }
    codes = ["softphone_account", "softphone_linphone", "softphone_zoiper", "softphone_microsip"]
    if settings.external_address:
        codes.append("softphone_external")
        values["external"] = f"{settings.external_address}:{settings.sip_port}"
    if _is_loopback(server):
        codes.append("softphone_loopback")
    return [text(language, code, **values) for code in codes]


def sip_server(settings: Settings) -> str:
    """Give the address that telephones of this network use."""
    if settings.bind in WILDCARDS:
        return settings.external_address or socket.gethostname()
    return settings.bind


def _is_loopback(server: str) -> bool:
    try:
        return ipaddress.ip_address(server).is_loopback
    except ValueError:
        return server == "localhost"
