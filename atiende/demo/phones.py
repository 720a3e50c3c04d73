"""Real SIP phones to drive: a second Asterisk that registers with the line as softphones do."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import signal
from collections.abc import Iterable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self, TypeAlias

from asterisk_conf.binary import AsteriskBinary
from asterisk_conf.phones import (
    PhoneAccount,
    PhonesConfig,
    phone_objects,
    phone_removal,
    render_phones,
)
from asterisk_conf.process import AsteriskProcess
from atiende.demo.loopback import free_ports, rtp_range
from atiende.demo.phone_call import SNOOP_MARK, PhoneCall, PhoneError
from telephony.ari import CALL_CENTRE_EVENTS, AriClient, AriOptions, Origination
from telephony.ari.events import (
    ChannelTalkingStarted,
    Connected,
    Disconnected,
    KnownEvent,
    RecordingFailed,
    RecordingFinished,
    StasisStart,
    UnknownEvent,
)
from telephony.errors import AriConflict, AriError, AriNotFound

_EVENTS = (*CALL_CENTRE_EVENTS, ChannelTalkingStarted.__name__)
# Asterisk tells nobody over ARI how an outbound registration fares, so its console is asked.
_ASK_AGAIN_S = 0.05
_REGISTER_LIMIT_S = 10.0
_RING_LIMIT_S = 120


@dataclass(frozen=True)
class Answers:
    """Ring, and pick up after `after_s`."""

    after_s: float = 0.0


@dataclass(frozen=True)
class Rings:
    """Ring until whoever drives the phone does something, or the caller gives up."""


@dataclass(frozen=True)
class Refuses:
    """Turn the call down with this SIP status: 603 declined, 486 busy; after ringing `after_s`."""

    sip_status: int = 603
    after_s: float = 0.0


Manners: TypeAlias = Answers | Rings | Refuses


class Phone:
    """One registered softphone; `manners` say how it takes its next calls."""

    def __init__(self, phones: Phones, account: PhoneAccount, manners: Manners) -> None:
        self.user = account.user
        self.account = account
        self.manners = manners
        self._phones = phones
        self._calls: asyncio.Queue[PhoneCall] = asyncio.Queue()

    async def incoming(self, deadline_s: float = 15.0) -> PhoneCall:
        """The next call to this phone, whatever its manners do with it."""
        try:
            async with asyncio.timeout(deadline_s):
                return await self._calls.get()
        except TimeoutError:
            raise PhoneError(f"no call to phone {self.user} within {deadline_s:g} s") from None

    def was_rung(self) -> bool:
        """Whether a call came in that `incoming()` has not returned yet."""
        return not self._calls.empty()

    async def call(
        self, number: str, *, caller_number: str = "", caller_name: str = ""
    ) -> PhoneCall:
        """Dial; resolves as soon as the phone dials (see `PhoneCall.wait_up`).

        An account that may show any number shows `caller_number` and `caller_name`.
        """
        return await self._phones.originate(self, number, caller_number, caller_name)

    async def unregister(self) -> None:
        """Switch the phone off: it says goodbye to the line and can be called no more."""
        await self._phones.remove(self)

    def ring(self, call: PhoneCall) -> None:
        """A call came in."""
        self._calls.put_nowait(call)


class Phones:
    """An async context manager: starts the second Asterisk (about a second) and drives it.

    Everything it writes goes below `folder`; it listens on loopback, on ports free at random.
    """

    def __init__(self, binary: AsteriskBinary, folder: Path) -> None:
        sip, http = free_ports(2)
        rtp_start, rtp_end = rtp_range()
        self.config = PhonesConfig(
            run_dir=folder / "phones",
            sip_port=sip,
            http_port=http,
            rtp_start=rtp_start,
            rtp_end=rtp_end,
            ari_password=secrets.token_hex(16),
        )
        self._binary = binary
        self._phones: dict[str, Phone] = {}
        self._calls: dict[str, PhoneCall] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            process = AsteriskProcess(self._binary, render_phones(self.config, self._binary))
            stack.push_async_callback(process.stop)
            await process.start()
            self.process = process
            self.ari = await stack.enter_async_context(self._client())
            await self.ari.wait_connected()
            reader = asyncio.create_task(self._read(), name="phones")
            stack.push_async_callback(_cancel, reader)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(self._forget(phone) for phone in [*self._phones.values()]))
        for task in [*self._tasks]:
            await _cancel(task)
        await self._stack.aclose()

    async def register(  # noqa: PLR0913  # a softphone's account page has as many fields
        self,
        user: str,
        password: str,
        host: str,
        port: int,
        *,
        manners: Manners | None = None,
        transport: Literal["udp", "tcp"] = "udp",
        digits: Literal["rfc4733", "info"] = "rfc4733",
    ) -> Phone:
        """A phone that is registered with the line at `host`:`port`.

        Raises PhoneError when the line refuses it, or does not answer within 10 s.
        """
        account = PhoneAccount(user, password, host, port, transport, digits=digits)
        phone = await self._add(account, manners or Rings())
        await self._registration(user, "Registered")
        return phone

    async def caller(
        self,
        user: str,
        password: str,
        host: str,
        port: int,
        *,
        digits: Literal["rfc4733", "info"] = "rfc4733",
    ) -> Phone:
        """A phone that only makes calls, and so needs no registration."""
        account = PhoneAccount(user, password, host, port, registers=False, digits=digits)
        return await self._add(account, Rings())

    def lose_power(self) -> None:
        """All phones vanish without a word to anybody; nothing can be done with them after."""
        self._phones.clear()
        if self.process.pid is not None:
            os.kill(self.process.pid, signal.SIGKILL)

    async def originate(
        self, phone: Phone, number: str, caller_number: str, caller_name: str
    ) -> PhoneCall:
        """Make `phone` dial `number`; PhoneError when it cannot even try."""
        call = self._new_call(f"{phone.user}-{secrets.token_hex(6)}", "outgoing")
        origination = Origination(
            f"PJSIP/{number}@{phone.user}",
            self.config.app,
            ("outgoing", phone.user),
            caller_id=_caller_id(caller_name, caller_number or phone.user),
            timeout_s=_RING_LIMIT_S,
        )
        try:
            await self.ari.channels.originate(call.id, origination)
        except AriError as error:
            raise PhoneError(f"phone {phone.user} cannot call {number}: {error}") from error
        return call

    async def remove(self, phone: Phone) -> None:
        """Unregister and forget a phone."""
        if self._phones.pop(phone.user, None) is not None:
            await self.process.cli(f"pjsip send unregister {phone.user}")
            await self._registration(phone.user, "Unregistered")
            await self._forget(phone)

    async def _forget(self, phone: Phone) -> None:
        for thing in phone_removal(phone.user):
            try:
                await self.ari.dynamic_config.delete(thing.module, thing.type, thing.id)
            except AriNotFound:
                continue

    async def _add(self, account: PhoneAccount, manners: Manners) -> Phone:
        phone = self._phones[account.user] = Phone(self, account, manners)
        for thing in phone_objects(account):
            await self.ari.dynamic_config.put(thing.module, thing.type, thing.id, thing.fields)
        return phone

    async def _registration(self, user: str, wanted: str) -> None:
        """Wait until the registration of `user` is in the state `wanted`."""
        state = ""
        try:
            async with asyncio.timeout(_REGISTER_LIMIT_S):
                while state != wanted:
                    state = _state_of(user, await self.process.cli("pjsip show registrations"))
                    if state == "Rejected":
                        raise PhoneError(f"the line refused phone {user}: wrong user or password")
                    await asyncio.sleep(_ASK_AGAIN_S)
        except TimeoutError:
            raise PhoneError(
                f"phone {user} is not {wanted.lower()} after {_REGISTER_LIMIT_S:g} s: "
                f"{state or 'no answer'}"
            ) from None

    def _client(self) -> AriClient:
        config = self.config
        url = f"http://{config.bind}:{config.http_port}"
        # Subscribed, we hear the ends of calls that came in, after they have left our application.
        options = AriOptions(event_filter=_EVENTS, event_sources=("endpoint:PJSIP",))
        return AriClient(url, config.ari_user, config.ari_password, config.app, options)

    def _new_call(self, call_id: str, direction: Literal["incoming", "outgoing"]) -> PhoneCall:
        call = PhoneCall(self.ari, call_id, direction, self.config.recordings_dir)
        self._calls[call_id] = call
        return call

    async def _read(self) -> None:
        async for event in self.ari.events():
            if not isinstance(event, Connected | Disconnected | UnknownEvent):
                self._take(event)

    def _take(self, event: KnownEvent) -> None:
        match event:
            case StasisStart(args=("incoming", user)):
                self._ring(user, event)
            case StasisStart(args=("snoop",)) | RecordingFinished() | RecordingFailed():
                self._tell([id_.partition(SNOOP_MARK)[0] for id_ in event.channel_ids], event)
            case _:
                self._tell(event.channel_ids, event)

    def _tell(self, call_ids: Iterable[str], event: KnownEvent) -> None:
        for call_id in call_ids:
            if call_id in self._calls:
                self._calls[call_id].take(event)

    def _ring(self, user: str, event: StasisStart) -> None:
        call = self._new_call(event.channel.id, "incoming")
        call.take(event)
        phone = self._phones.get(user)
        if phone is not None:
            phone.ring(call)
        manners = phone.manners if phone is not None else Refuses(404)
        task = asyncio.create_task(_behave(manners, call))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _behave(manners: Manners, call: PhoneCall) -> None:
    """Take an incoming call as its phone's manners have it; the caller may give up meanwhile."""
    with suppress(AriNotFound, AriConflict, PhoneError):
        match manners:
            case Rings():
                await call.ring()
            case Answers(after_s):
                await _ring_for(call, after_s)
                await call.answer()
            case Refuses(sip_status, after_s):
                await _ring_for(call, after_s)
                await call.refuse(sip_status)


async def _ring_for(call: PhoneCall, after_s: float) -> None:
    if after_s:
        await call.ring()
        await asyncio.sleep(after_s)


def _caller_id(name: str, number: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}" <{number}>'


def _state_of(user: str, listing: str) -> str:
    """The state that `pjsip show registrations` gives for `user`, empty when it lists none."""
    found = re.search(rf"^ *{re.escape(user)}/\S+ +\S+ +(\w+)", listing, re.MULTILINE)
    return found[1] if found else ""


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
