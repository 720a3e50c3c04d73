"""Whether the line's ports are there to be taken: distinct, free, or held by the line itself."""

from __future__ import annotations

import base64
import http.client
import itertools
import socket
from collections.abc import Iterator
from typing import Final

from asterisk_conf.errors import AsteriskSetupError
from asterisk_conf.settings import CONTROL_ADDRESS, WILDCARDS, PortUse, busy_ports
from atiende.cli.admin import Admin
from atiende.cli.finding import Finding
from atiende.settings import Settings

_ANSWER_LIMIT_S: Final = 2.0
_KINDS: Final = {socket.SOCK_DGRAM: "UDP", socket.SOCK_STREAM: "TCP"}


def port_findings(admin: Admin) -> Iterator[Finding]:
    """Say what is wrong with the ports, or once that they are in order."""
    settings = admin.settings
    wrong = [*_clashes(admin)]
    uses: list[PortUse] = []
    if not asterisk_answers(settings):
        uses += settings.line_config().ports()
    if not application_answers(settings):
        uses.append(_tcp("fastagi_port", settings.fastagi_port, CONTROL_ADDRESS))
        uses.append(_tcp("web_port", settings.web_port, settings.web_host))
    wrong += _busy(admin, uses)
    if wrong:
        yield from wrong
    elif uses:
        addresses = ", ".join(dict.fromkeys(use.address for use in uses))
        yield Finding(True, admin.text("check_ports", addresses=addresses))
    else:
        yield Finding(True, admin.text("check_ports_ours"))


def asterisk_answers(settings: Settings) -> bool:
    """Tell whether an Asterisk with our ARI password listens where ours should."""
    user = f"{settings.ari_user}:{settings.ari_password.get_secret_value()}"
    credentials = base64.b64encode(user.encode()).decode()
    headers = {"Authorization": f"Basic {credentials}"}
    return _answers(CONTROL_ADDRESS, settings.ari_port, "/ari/asterisk/ping", headers)


def application_answers(settings: Settings) -> bool:
    """Tell whether the application serves its pages where it should."""
    return _answers(settings.web_host, settings.web_port, "/healthz", {})


def _answers(address: str, port: int, path: str, headers: dict[str, str]) -> bool:
    host = "127.0.0.1" if address in WILDCARDS else address
    connection = http.client.HTTPConnection(host, port, timeout=_ANSWER_LIMIT_S)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read(1000)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    # The application answers 503 while it waits for Asterisk; its body tells it from others.
    expected = b'"ping"' if path.endswith("ping") else b'"calls"'
    return expected in body


def _clashes(admin: Admin) -> Iterator[Finding]:
    settings = admin.settings
    names = ("sip_port", "ari_port", "ami_port", "fastagi_port", "web_port")
    for first, second in itertools.combinations(names, 2):
        if getattr(settings, first) == getattr(settings, second):
            what = admin.text(
                "check_port_twice",
                first=_variable(first),
                second=_variable(second),
                port=getattr(settings, first),
            )
            yield Finding(False, what, admin.text("remedy_port_twice"))
    if settings.rtp_start <= settings.sip_port <= settings.rtp_end:
        what = admin.text("check_sip_in_rtp", port=settings.sip_port)
        yield Finding(False, what, admin.text("remedy_port_twice"))


def _busy(admin: Admin, uses: list[PortUse]) -> Iterator[Finding]:
    try:
        busy = busy_ports(uses)
    except AsteriskSetupError as error:
        yield Finding(False, error.message(admin.language))
        return
    for use in busy:
        setting = _variable(use.setting)
        what = admin.text("check_port_busy", setting=setting, kind=_KINDS[use.kind], port=use.port)
        yield Finding(False, what, admin.text("remedy_port_busy", setting=setting))


def _tcp(setting: str, port: int, address: str) -> PortUse:
    return PortUse(setting, socket.SOCK_STREAM, port, address)


def _variable(setting: str) -> str:
    return f"ATIENDE_{setting.upper()}"
