"""Ports for servers that live on this machine only."""

from __future__ import annotations

import secrets
import socket
from contextlib import ExitStack

LOOPBACK = "127.0.0.1"
_RTP_FIRST, _RTP_BLOCK, _RTP_BLOCKS = 10_000, 400, 50


def free_ports(count: int) -> list[int]:
    """Ports free for both UDP and TCP on loopback, held together while choosing, so they differ."""
    with ExitStack() as held:
        ports: list[int] = []
        while len(ports) < count:
            tcp = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
            udp = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            tcp.bind((LOOPBACK, 0))
            port: int = tcp.getsockname()[1]
            try:
                udp.bind((LOOPBACK, port))
            except OSError:
                continue
            ports.append(port)
        return ports


def rtp_range() -> tuple[int, int]:
    """First and last port of a stretch for audio, below the kernel's ephemeral ports.

    Chosen at random: two Asterisks that overlap skip each other's ports, only more slowly.
    """
    first = _RTP_FIRST + _RTP_BLOCK * secrets.randbelow(_RTP_BLOCKS)
    return first, first + _RTP_BLOCK - 2
