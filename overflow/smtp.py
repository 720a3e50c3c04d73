"""Hands a mail to a mail server, and says in a value how that ended."""

from __future__ import annotations

import asyncio
import socket
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Final, Literal, TypeAlias

import aiosmtplib as smtp

from asterisk_conf.texts import reason_of
from asterisk_conf.words import Words, printable
from overflow.outcome import Delivered, Later, Misconfigured, Outcome, Refused
from overflow.trouble import words

Security: TypeAlias = Literal["starttls", "tls", "none"]

LONGEST_REPLY: Final = 160
_PERMANENT: Final = 500
_AUTH_WANTED: Final = frozenset({530, 535, 538})


@dataclass(frozen=True, kw_only=True)
class SmtpServer:
    """Where mails are handed over; ``limit_s`` bounds one whole mail."""

    host: str
    port: int
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    limit_s: float = 120.0

    @property
    def shown(self) -> str:
        """Its name for sentences."""
        return f"{self.host}:{self.port}"


async def deliver(server: SmtpServer, message: EmailMessage) -> Outcome:
    """Hand one mail over; raises nothing but what is a defect of ours.

    When the connection breaks after the last byte and before the server's answer, nobody can tell
    whether it took the mail: it is sent again, under the same Message-ID.
    """
    try:
        async with asyncio.timeout(server.limit_s):
            return await _deliver(server, message)
    except TimeoutError:
        return Later(_words(server, "smtp_slow", limit_s=server.limit_s), for_all=True)


async def _deliver(server: SmtpServer, message: EmailMessage) -> Outcome:
    try:
        trust = await asyncio.to_thread(_trust, server)
    except OSError as error:
        return Misconfigured(_words(server, "smtp_tls", reason=reason_of(error)))
    client = smtp.SMTP(
        hostname=server.host,
        port=server.port,
        use_tls=server.security == "tls",
        start_tls=False,
        tls_context=trust,
        local_hostname=socket.gethostname() or "localhost",
        timeout=server.limit_s,
    )
    try:
        if trouble := await _open(server, client):
            return trouble
        await client.send_message(message)
        return Delivered()
    except (smtp.SMTPException, OSError) as error:
        return _outcome(server, error)
    finally:
        await _leave(client)


async def _open(server: SmtpServer, client: smtp.SMTP) -> Outcome | None:
    """Connect, protect the connection and log in; give what went wrong."""
    await client.connect()
    if server.security == "starttls":
        await client.ehlo()
        if not client.supports_extension("starttls"):
            return Misconfigured(_words(server, "smtp_no_starttls"))
        await client.starttls()
    if not server.user:
        return None
    try:
        await client.login(server.user, server.password)
    except smtp.SMTPResponseException as error:
        return _of_login(server, error)
    except smtp.SMTPServerDisconnected:
        raise
    except smtp.SMTPException as error:  # the server offers no login, or none that we know
        return Misconfigured(_words(server, "smtp_login", reply=_shown(error.message)))
    return None


async def _leave(client: smtp.SMTP) -> None:
    """Say goodbye where that is possible; what was delivered stays so if it is not."""
    try:
        if client.is_connected:
            async with asyncio.timeout(1.0):
                await client.quit()
    except (smtp.SMTPException, OSError):
        pass
    finally:
        client.close()


def _of_login(server: SmtpServer, error: smtp.SMTPResponseException) -> Outcome:
    if error.code < _PERMANENT:
        return Later(_words(server, "smtp_later", reply=_reply(error)), for_all=True)
    return Misconfigured(_words(server, "smtp_login", reply=_reply(error)))


def _outcome(server: SmtpServer, error: smtp.SMTPException | OSError) -> Outcome:
    match error:
        case smtp.SMTPRecipientsRefused():
            return _of_address(server, error.recipients[0])
        case smtp.SMTPSenderRefused():
            return _of_sender(server, error)
        case smtp.SMTPResponseException():
            return _of_reply(server, error)
        case smtp.SMTPNotSupported():  # an address in letters that this server cannot transport
            return Refused(_words(server, "smtp_message_refused", reply=_shown(error.message)))
        case _ if tls := _tls_trouble(error):
            return Misconfigured(_words(server, "smtp_tls", reason=_shown(tls)))
        case smtp.SMTPTimeoutError():
            return Later(_words(server, "smtp_slow", limit_s=server.limit_s), for_all=True)
        case smtp.SMTPServerDisconnected() | ConnectionResetError():
            return Later(_words(server, "smtp_broke_off"), for_all=True)
        case _:
            return Later(_words(server, "smtp_no_connection", reason=_why(error)), for_all=True)


def _of_address(server: SmtpServer, error: smtp.SMTPRecipientRefused) -> Outcome:
    if error.code < _PERMANENT:
        return Later(_words(server, "smtp_later", reply=_reply(error)))
    if error.code in _AUTH_WANTED:
        return Misconfigured(_words(server, "smtp_login", reply=_reply(error)))
    details = {"address": error.recipient, "reply": _reply(error)}
    return Refused(_words(server, "smtp_address_refused", **details))


def _of_sender(server: SmtpServer, error: smtp.SMTPSenderRefused) -> Outcome:
    if error.code < _PERMANENT:
        return Later(_words(server, "smtp_later", reply=_reply(error)), for_all=True)
    code = "smtp_login" if error.code in _AUTH_WANTED else "smtp_sender"
    return Misconfigured(_words(server, code, reply=_reply(error)))


def _of_reply(server: SmtpServer, error: smtp.SMTPResponseException) -> Outcome:
    """Read any other reply: of the greeting, to EHLO, or to the mail itself."""
    of_mail = isinstance(error, smtp.SMTPDataError)
    if of_mail and error.code >= _PERMANENT:
        return Refused(_words(server, "smtp_message_refused", reply=_reply(error)))
    return Later(_words(server, "smtp_later", reply=_reply(error)), for_all=not of_mail)


def _tls_trouble(error: BaseException) -> str:
    """Give OpenSSL's reason when that is what is behind an error, else nothing."""
    behind: BaseException | None = error
    while behind is not None:
        if isinstance(behind, ssl.SSLError):
            return getattr(behind, "verify_message", "") or behind.reason or str(behind)
        behind = behind.__cause__ or behind.__context__
    return ""


def _why(error: BaseException) -> object:
    behind = error.__cause__ or error
    return reason_of(behind) if isinstance(behind, OSError) else _shown(str(error))


def _trust(server: SmtpServer) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=server.ca_file)


def _words(server: SmtpServer, code: str, **details: object) -> Words:
    return words(code, server=server.shown, **details)


def _reply(error: smtp.SMTPResponseException) -> str:
    return _shown(f"{error.code} {error.message}")


def _shown(text: str) -> str:
    return printable(" ".join(text.split()))[:LONGEST_REPLY]
