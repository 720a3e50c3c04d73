"""Somebody else's PBX, for tests: an Asterisk with a real queue that overflows to the line."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from string import Template
from typing import Literal, Self, TypeAlias

from asterisk_conf.binary import AsteriskBinary
from asterisk_conf.phones import PhonesConfig, render_phones
from asterisk_conf.process import AsteriskProcess
from asterisk_conf.render import TEMPLATES
from atiende.demo.loopback import free_ports, rtp_range
from atiende.demo.phone_call import SNOOP_MARK, PhoneCall
from telephony.ari import AriClient, AriOptions, Origination
from telephony.ari.events import Connected, Disconnected, UnknownEvent

ADDRESS = "127.0.0.4"
"""The PBX's own: the line knows a trunk by its address, and phones come from 127.0.0.1."""

DID = "5550"
"""The number of ours that the PBX's queue overflows to over the trunk."""

EXTENSION = "380"
"""Who we are to the PBX when we register as one of its telephones."""

OVERFLOWING, ANSWERING, REFUSING, FULL = "6000", "6001", "6002", "6003"
"""Queues there: it overflows after a second; keeps its callers; is busy; overflows at once."""

QUEUES = {OVERFLOWING: "ventas", ANSWERING: "vuelta"}

Way: TypeAlias = Literal["header", "diversion", "history", "extension"]
"""How the queue's name travels, and over which of the two connections."""

_WITHIN_S = 10.0
_ASK_AGAIN_S = 0.05

_QUEUES = """
[general]
[ventas]
strategy = ringall
musicclass = default
joinempty = yes
[vuelta]
strategy = ringall
musicclass = default
joinempty = yes
"""

_EXTENSIONS = """
[general]
static = yes
; Calls from outside: a queue that nobody answers; after a second the call overflows to the line.
[from-outside]
exten => 6000,1,Set(CALLERID(num)=${OUTSIDE})
 same => n,Answer()
 same => n,Queue(ventas,,,,1)
 same => n,Gosub(overflow-${OVERFLOW_BY},s,1)
 same => n,Hangup()
; By a header of ours, by Diversion or by History-Info; over the trunk or to the extension.
[overflow-header]
exten => s,1,Dial(PJSIP/@{did}@@line,60,b(with-headers^s^1))
 same => n,Return()
[overflow-diversion]
exten => s,1,Gosub(diverted,s,1)
 same => n,Dial(PJSIP/@{did}@@line,60)
 same => n,Return()
[overflow-history]
exten => s,1,Gosub(diverted,s,1)
 same => n,Dial(PJSIP/@{did}@@line-history,60)
 same => n,Return()
[diverted]
exten => s,1,Set(REDIRECTING(from-num)=6000)
 same => n,Set(REDIRECTING(to-num)=@{did})
 same => n,Set(REDIRECTING(reason)=no_answer)
 same => n,Set(REDIRECTING(count)=1)
 same => n,Return()
[overflow-extension]
exten => s,1,Dial(PJSIP/@{extension},60,b(with-headers^s^1))
 same => n,Return()
[with-headers]
exten => s,1,Set(PJSIP_HEADER(add,X-Atiende-Queue)=${QUEUE_NAME})
 same => n,Set(PJSIP_HEADER(add,X-Atiende-Caller)=${OUTSIDE})
 same => n,Return()
; What the line may send back to: numbers of queues, and one that does not answer.
[from-line]
exten => 6001,1,Answer()
 same => n,Queue(vuelta)
exten => 6002,1,Hangup(17)
exten => 6003,1,Answer()
 same => n,Set(__QUEUE_NAME=llena)
 same => n,Set(__OUTSIDE=${CALLERID(num)})
 same => n,Goto(overflow-header,s,1)
"""

_PJSIP = """
[global]
type = global
user_agent = Otra central
endpoint_identifier_order = auth_username,username,ip
[transport]
type = transport
protocol = udp
bind = @{bind}:@{port}
; The line as a trunk. Our From names the PBX; P-Asserted-Identity says who calls it.
[trunk](!)
type = endpoint
context = from-line
disallow = all
allow = alaw
direct_media = no
media_address = @{bind}
bind_rtp_to_media_address = yes
from_user = central
send_pai = yes
aors = line
[line](trunk)
[line-history](trunk)
send_diversion = no
send_history_info = yes
[line]
type = aor
contact = sip:127.0.0.1:@{line_port}
[line]
type = identify
endpoint = line
match = 127.0.0.1
; The line as one of our extensions.
[@{extension}]
type = endpoint
context = from-line
disallow = all
allow = alaw
direct_media = no
media_address = @{bind}
bind_rtp_to_media_address = yes
aors = @{extension}
auth = @{extension}
[@{extension}]
type = aor
max_contacts = 1
[@{extension}]
type = auth
auth_type = userpass
username = @{extension}
password = @{password}
"""

_MODULES = """
require = res_pjsip_registrar.so
load = app_dial.so
load = app_stack.so
require = app_queue.so
"""

_SORCERY = """
[res_pjsip]
endpoint = config,pjsip.conf,criteria=type=endpoint
auth = config,pjsip.conf,criteria=type=auth
aor = config,pjsip.conf,criteria=type=aor
contact = astdb,registrar
"""


class ForeignPbx:
    """An async context manager: starts the PBX, whose trunk is the line at `line_port`."""

    def __init__(self, binary: AsteriskBinary, folder: Path, line_port: int) -> None:
        sip, http = free_ports(2)
        first, last = rtp_range()
        self.config = PhonesConfig(
            run_dir=folder / "pbx",
            bind=ADDRESS,
            sip_port=sip,
            http_port=http,
            rtp_start=first,
            rtp_end=last,
            ari_password=secrets.token_hex(8),
        )
        self.password = secrets.token_hex(8)
        self._binary = binary
        self._line_port = line_port
        self._calls: dict[str, PhoneCall] = {}

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            self.process = AsteriskProcess(self._binary, self._configured())
            stack.push_async_callback(self.process.stop)
            await self.process.start()
            options = AriOptions(event_filter=None, subscribe_all=True)
            self.ari = await stack.enter_async_context(
                AriClient(
                    self.config.ari_url,
                    self.config.ari_user,
                    self.config.ari_password,
                    self.config.app,
                    options,
                )
            )
            await self.ari.wait_connected()
            reader = asyncio.create_task(self._read(), name="foreign PBX")
            stack.push_async_callback(_cancel, reader)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def call(self, way: Way, caller_number: str, queue: str = "ventas") -> PhoneCall:
        """Somebody calls the PBX's queue (which may call itself anything), and is answered."""
        call_id = f"outside-{secrets.token_hex(4)}"
        call = PhoneCall(self.ari, call_id, "outgoing", self.config.recordings_dir)
        self._calls[call_id] = call
        outside = Origination(
            f"Local/{OVERFLOWING}@from-outside/n",
            self.config.app,
            variables={"__OVERFLOW_BY": way, "__QUEUE_NAME": queue, "__OUTSIDE": caller_number},
            formats=("alaw",),
        )
        await self.ari.channels.originate(call_id, outside)
        await call.wait_up()
        return call

    async def wait_in_queue(self, number: str, callers: int = 1) -> None:
        """Resolves when this many callers wait in the queue that has this number."""
        wanted = f"has {callers} calls"
        await self._until(f"queue show {QUEUES[number]}", wanted)

    async def wait_registered(self) -> None:
        """Resolves when the line has registered as our extension."""
        await self._until("pjsip show contacts", f"{EXTENSION}/sip:")

    async def clear(self) -> None:
        """End all calls."""
        await self.process.cli("channel request hangup all")

    async def _until(self, command: str, wanted: str) -> None:
        """Ask the console until its answer holds `wanted`: Asterisk announces it to nobody."""
        answer = ""
        try:
            async with asyncio.timeout(_WITHIN_S):
                while True:
                    answer = await self.process.cli(command)
                    if wanted in answer:
                        return
                    await asyncio.sleep(_ASK_AGAIN_S)
        except TimeoutError:
            raise AssertionError(f"no {wanted!r} in {answer!r}") from None

    def _configured(self) -> Path:
        conf = render_phones(self.config, self._binary)
        values = {
            "bind": self.config.bind,
            "port": self.config.sip_port,
            "line_port": self._line_port,
            "did": DID,
            "extension": EXTENSION,
            "password": self.password,
        }
        for name, text in _FILES.items():
            file = self.config.etc_dir / name
            file.write_text(_Conf(text).substitute(values))
            file.chmod(0o644)
        return conf

    async def _read(self) -> None:
        async for event in self.ari.events():
            if isinstance(event, Connected | Disconnected | UnknownEvent):
                continue
            for id_ in event.channel_ids:
                call = self._calls.get(id_.partition(SNOOP_MARK)[0])
                if call is not None:
                    call.take(event)


class _Conf(Template):
    delimiter = "@"


_FILES = {
    "queues.conf": _QUEUES,
    "extensions.conf": _EXTENSIONS,
    "pjsip.conf": _PJSIP,
    "modules_line.conf": _MODULES,
    "sorcery.conf": _SORCERY,
}


def admins_trunk(pbx: ForeignPbx, way: Way) -> str:
    """The administrator's example for such a PBX, with the marks of a comment taken away."""
    example = (TEMPLATES / "local/pjsip_trunks.conf").read_text()
    trunk, extension = example[example.index("; [pbx]") :].split("; Or as its extension", 1)
    chosen = f";{extension}" if way == "extension" else trunk
    lines = [line.removeprefix(";").strip() for line in chosen.splitlines()[way == "extension" :]]
    return (
        "\n".join(lines)
        .replace("192.0.2.20:5060", f"{ADDRESS}:{pbx.config.sip_port}")
        .replace("192.0.2.20", ADDRESS)
        .replace("the-extension-has-this", pbx.password)
        # Registrations are spread over ten seconds; a test has no such time.
        .replace("contact_user", "max_random_initial_delay = 0\ncontact_user")
    )


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
