"""A real mail server on loopback (aiosmtpd) that keeps what arrives, and can misbehave."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult

OK = "250 OK"


@dataclass
class MailServer:
    """What it says to whom, and what it has taken; change the answers at any time."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    to_sender: str = OK
    to_recipient: str = OK
    to_data: str = OK
    dies_in_data: bool = False
    hangs_at: str = ""
    sessions: int = 0
    hung: asyncio.Event = field(default_factory=asyncio.Event)
    goes_on: asyncio.Event = field(default_factory=asyncio.Event)
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def arrived(self, count: int = 1, *, within_s: float = 10) -> list[EmailMessage]:
        """Wait until so many mails are here."""
        async with asyncio.timeout(within_s):
            while len(self.mails) < count:
                self._arrived.clear()
                await self._arrived.wait()
        return self.mails

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.sessions += 1
        await self._maybe_hang("EHLO")
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, mail_options):  # noqa: N802
        await self._maybe_hang("MAIL")
        if self.to_sender == OK:
            envelope.mail_from = address
        return self.to_sender

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        if self.to_recipient == OK:
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        await self._maybe_hang("DATA")
        if self.dies_in_data:
            server.transport.abort()
            return OK
        if self.to_data == OK:
            self.recipients.append(envelope.rcpt_tos)
            self.mails.append(message_from_bytes(envelope.content, policy=default))
            self._arrived.set()
            await self._maybe_hang("TAKEN")
        return self.to_data

    async def _maybe_hang(self, at):
        if self.hangs_at == at:
            self.hung.set()
            await self.goes_on.wait()


@asynccontextmanager
async def mail_server(
    *, port: int = 0, tls=None, starttls=None, login: tuple[str, str] | None = None
) -> AsyncIterator[MailServer]:
    """``tls``, ``starttls``: an SSLContext; ``login``: the user and password it wants."""
    inbox = MailServer()

    def authenticate(_server, _session, _envelope, _mechanism, data):
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == login, handled=False)

    def protocol():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a login in the clear, on purpose
            return make()

    def make():
        return SMTP(
            inbox,
            hostname="mail.test",
            enable_SMTPUTF8=True,
            tls_context=starttls,
            require_starttls=starttls is not None,
            authenticator=authenticate if login else None,
            auth_required=login is not None,
            auth_require_tls=starttls is not None,
            loop=loop,
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(protocol, "127.0.0.1", port, ssl=tls)
    inbox.port = server.sockets[0].getsockname()[1]
    try:
        yield inbox
    finally:
        server.close()
        if hasattr(server, "close_clients"):  # Python 3.13
            server.close_clients()


@dataclass(frozen=True)
class Certificates:
    """A certificate authority of its own, and what it signed for 127.0.0.1."""

    ca_file: Path
    server: ssl.SSLContext


def make_certificates(folder: Path) -> Certificates:
    assert shutil.which("openssl"), "install the openssl command: this makes certificates"
    made = {name: folder / name for name in ("ca.key", "ca.pem", "key.pem", "csr", "pem", "ext")}
    made["ext"].write_text("subjectAltName=IP:127.0.0.1\n")
    curve = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    for command in (
        f"req -x509 {curve} -days 2 -subj /CN=CA -keyout {made['ca.key']} -out {made['ca.pem']}",
        f"req {curve} -subj /CN=mail -keyout {made['key.pem']} -out {made['csr']}",
        (
            f"x509 -req -in {made['csr']} -CA {made['ca.pem']} -CAkey {made['ca.key']} "
            f"-CAcreateserial -days 2 -extfile {made['ext']} -out {made['pem']}"
        ),
    ):
        subprocess.run(["openssl", *command.split()], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made["pem"], made["key.pem"])
    return Certificates(made["ca.pem"], context)
