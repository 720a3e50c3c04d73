"""The demonstration's mailbox: a mail server on loopback that keeps each mail as files.

A mail becomes ``STEM.eml`` (as it came), ``STEM.txt`` (for people) and ``STEM.wav`` (its sound). One
that comes again, known by its Message-ID, changes nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from aiosmtpd.smtp import SMTP, Envelope, Session

from atiende.demo.loopback import LOOPBACK
from atiende.demo.texts import text
from atiende.messages import Language

_SHOWN: Final = ("From", "To", "Date", "Subject")


@dataclass(frozen=True)
class Letter:
    """A mail that arrived: what people read of it, and its file for people."""

    subject: str
    to: str
    body: str
    file: Path
    sound: Path | None


@asynccontextmanager
async def mail_server(folder: Path, port: int, language: Language) -> AsyncIterator[None]:
    """Take mails for anybody while the context is open."""
    folder.mkdir(parents=True, exist_ok=True)
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # it would tell each step of each mail
    loop = asyncio.get_running_loop()

    def connection() -> SMTP:
        inbox = _Inbox(folder, language)
        return SMTP(inbox, hostname="demo.local", enable_SMTPUTF8=True, loop=loop)

    server = await loop.create_server(connection, LOOPBACK, port)
    try:
        yield
    finally:
        server.close()


def keep(folder: Path, content: bytes, language: Language) -> Path:
    """Write a mail's files; returns the ``.eml``, which is the last of them. Raises OSError."""
    mail = _read(content)
    eml = folder / f"{_stem(mail, content)}.eml"
    if eml.exists():
        return eml
    sound = _sound(mail)
    if sound is not None:
        eml.with_suffix(".wav").write_bytes(sound)
    eml.with_suffix(".txt").write_text(_for_people(mail, eml, language), encoding="utf-8")
    fresh = eml.with_suffix(".new")
    fresh.write_bytes(content)
    return fresh.replace(eml)


def letter_of(folder: Path, message_id: str) -> Letter | None:
    """The mail about the voice message with this id, if it has arrived."""
    for eml in folder.glob("*.eml"):
        mail = _read(eml.read_bytes())
        if str(mail["Message-ID"]).strip().startswith(f"<{message_id}@"):
            sound = eml.with_suffix(".wav")
            return Letter(
                str(mail["Subject"]),
                str(mail["To"]),
                _body(mail),
                eml.with_suffix(".txt"),
                sound if sound.exists() else None,
            )
    return None


class _Inbox:
    """What the server does with a mail."""

    def __init__(self, folder: Path, language: Language) -> None:
        self._folder = folder
        self._language: Language = language

    async def handle_DATA(  # noqa: N802  # the server's name for it
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content or b""
        try:
            keep(
                self._folder,
                content if isinstance(content, bytes) else content.encode(),
                self._language,
            )
        except OSError as error:
            return f"452 {error.strerror}"
        return "250 OK"


def _read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def _stem(mail: EmailMessage, content: bytes) -> str:
    """When it was left and a mark of its own: the same for a mail that is sent again."""
    known = str(mail["Message-ID"]).encode() if mail["Message-ID"] else content
    mark = hashlib.sha256(known).hexdigest()[:8]
    when = mail["Date"].datetime if mail["Date"] else None
    return f"{when:%Y-%m-%d-%H%M%S}-{mark}" if when else mark


def _body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""


def _sound(mail: EmailMessage) -> bytes | None:
    found = (part for part in mail.iter_attachments() if part.get_content_maintype() == "audio")
    part = next(found, None)
    return bytes(part.get_payload(decode=True) or b"") if part is not None else None


def _for_people(mail: EmailMessage, eml: Path, language: Language) -> str:
    heads = [f"{text(language, f'letter.{name}')}: {mail[name]}" for name in _SHOWN]
    if _sound(mail) is not None:
        heads.append(f"{text(language, 'letter.sound')}: {eml.with_suffix('.wav').name}")
    return "\n".join([*heads, "", _body(mail)])
