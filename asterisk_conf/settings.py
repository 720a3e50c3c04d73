"""What may be chosen about an Asterisk of ours, and whether it makes sense."""

import errno
import re
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from asterisk_conf.errors import AsteriskSetupError
from asterisk_conf.texts import reason_of, words
from asterisk_conf.words import Words, printable

REALM = "atiende"
"""The SIP digest realm: passwords are kept as digests made with it, so it never changes."""

CONTROL_ADDRESS = "127.0.0.1"
"""Where ARI, AMI and FastAGI listen: whoever reaches them commands every call, so nobody else may."""

_UNSAFE_IN_PATH = re.compile(r"[,;'\"$|&()\[\]{}\\<>@`\n]|^\s|\s$")
_UNSAFE_IN_WORD = re.compile(r"[^A-Za-z0-9_.+-]")
WILDCARDS = frozenset({"", "0.0.0.0", "::"})  # noqa: S104  # recognised, never bound by default


@dataclass(frozen=True)
class PortUse:
    """One port that a configuration claims: the setting's name, the kind of socket, where."""

    setting: str
    kind: socket.SocketKind
    port: int
    address: str


@dataclass(frozen=True, kw_only=True)
class ServerConfig:
    """What the line's Asterisk and the demo phones' Asterisk have in common.

    `run_dir` receives everything that Asterisk writes and is private to one instance. Ports are
    settings so that instances run side by side.
    """

    run_dir: Path
    sip_port: int
    http_port: int
    rtp_start: int
    rtp_end: int
    ari_password: str
    ari_user: str = "atiende"
    bind: str = "127.0.0.1"
    app: str = "atiende"
    language: str = "es"
    run_as: str | None = None
    """User that Asterisk runs as when we are root; None chooses an unprivileged one."""

    @property
    def ari_url(self) -> str:
        """Base address of ARI, without a trailing slash."""
        return f"http://{CONTROL_ADDRESS}:{self.http_port}/ari"

    @property
    def media_address(self) -> str | None:
        """Address to pin phones' media to; None when Asterisk listens on all interfaces."""
        return None if self.bind in WILDCARDS else self.bind

    @property
    def etc_dir(self) -> Path:
        """Where the written configuration lives."""
        return self.run_dir / "etc"

    @property
    def recordings_dir(self) -> Path:
        """Where ARI's recordings are stored, by name."""
        return self.run_dir / "spool/recording"

    def ports(self) -> Iterator[PortUse]:
        """Every fixed port claimed."""
        yield PortUse("sip_port", socket.SOCK_DGRAM, self.sip_port, self.bind)
        yield PortUse("sip_port", socket.SOCK_STREAM, self.sip_port, self.bind)
        yield PortUse("ari_port", socket.SOCK_STREAM, self.http_port, CONTROL_ADDRESS)

    def check(self) -> None:
        """Raises AsteriskSetupError naming the first setting that cannot be right."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Path):
                _check_path(field.name, value)
            elif isinstance(value, str) and field.name not in {"bind", "external_address"}:
                _check_word(field.name, value)
        _check_ports(self)


@dataclass(frozen=True, kw_only=True)
class LineConfig(ServerConfig):
    """The Asterisk that serves the line.

    `sounds_dir` holds our Spanish prompts, `local_dir` the administrator's own files,
    `spool_dir` what must survive (fallback messages).
    """

    sounds_dir: Path
    spool_dir: Path
    local_dir: Path
    ami_port: int
    ami_password: str
    ami_user: str = "atiende"
    fastagi_port: int = 4573
    line_number: str = "0800"
    fallback_wait_s: int = 180
    message_limit_s: int = 180
    send_back_wait_s: int = 60
    """How long a PBX that is asked to take its call back may leave us without an answer."""
    external_address: str | None = None
    """Public address to write into SIP and SDP towards peers outside `local_nets`."""
    local_nets: tuple[str, ...] = ()

    @property
    def fallback_dir(self) -> Path:
        """Messages that callers left while the application was away (`*.wav` with `*.txt`)."""
        return self.spool_dir / "fallback"

    def ports(self) -> Iterator[PortUse]:
        """Every fixed port claimed; the FastAGI port is the application's to claim."""
        yield from super().ports()
        yield PortUse("ami_port", socket.SOCK_STREAM, self.ami_port, CONTROL_ADDRESS)

    def check(self) -> None:
        """Raises AsteriskSetupError naming the first setting that cannot be right."""
        super().check()
        if not re.fullmatch(r"\+?\d{1,20}", self.line_number):
            raise AsteriskSetupError("not_a_number", given=printable(self.line_number))


def busy_ports(ports: Iterable[PortUse]) -> list[PortUse]:
    """Those of `ports` that another process holds."""
    return [use for use in ports if _is_busy(use)]


def require_free_ports(config: ServerConfig) -> None:
    """Raises AsteriskSetupError naming each setting whose port is taken."""
    busy = busy_ports(config.ports())
    if busy:
        raise AsteriskSetupError("ports_busy", busy=tuple(map(_in_words, busy)))


def _in_words(use: PortUse) -> Words:
    kind = {socket.SOCK_DGRAM: "UDP", socket.SOCK_STREAM: "TCP"}[use.kind]
    return words("port_use", setting=use.setting, kind=kind, port=use.port, address=use.address)


def _is_busy(use: PortUse) -> bool:
    bind = use.address
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family, use.kind) as probe:
        if use.kind is socket.SOCK_STREAM:
            # Connections of an instance that has just stopped linger; only listeners count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, use.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return True
            where = {"setting": use.setting, "address": bind, "port": use.port}
            raise AsteriskSetupError("cannot_listen", **where, reason=reason_of(error)) from error
    return False


def _check_path(setting: str, path: Path) -> None:
    if not path.is_absolute():
        raise AsteriskSetupError("path_relative", setting=setting, path=path)
    if _UNSAFE_IN_PATH.search(str(path)):
        raise AsteriskSetupError("path_unsafe", setting=setting, path=path)


def _check_word(setting: str, word: str) -> None:
    if not word or _UNSAFE_IN_WORD.search(word):
        if "password" in setting:
            raise AsteriskSetupError("secret_wrong", setting=setting)
        raise AsteriskSetupError("word_wrong", setting=setting, given=printable(word))


def _check_ports(config: ServerConfig) -> None:
    for use in config.ports():
        _check_port(use.setting, use.port)
    _check_port("rtp_start", config.rtp_start)
    _check_port("rtp_end", config.rtp_end)
    if config.rtp_end - config.rtp_start < 3:  # noqa: PLR2004  # two legs, RTP and RTCP each
        raise AsteriskSetupError("no_room", start=config.rtp_start, end=config.rtp_end)
    tcp = [use for use in config.ports() if use.kind is socket.SOCK_STREAM]
    for at, use in enumerate(tcp):
        twin = next((other for other in tcp[:at] if other.port == use.port), None)
        if twin:
            raise AsteriskSetupError(
                "same_port", setting=use.setting, other=twin.setting, port=use.port
            )


def _check_port(setting: str, port: int) -> None:
    if not 1 <= port <= 65535:  # noqa: PLR2004  # the range of a port
        raise AsteriskSetupError("not_a_port", setting=setting, port=port)
