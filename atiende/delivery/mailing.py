"""The job that mails a message, with its transcription if that comes in time."""

from __future__ import annotations

from dataclasses import replace

from atiende.delivery.lane import Result, Wait
from atiende.delivery.letters import Letters
from atiende.settings import Settings
from db.office import Messages
from db.outbox import OutboxJob
from overflow import trouble
from overflow.mail import address_of, build
from overflow.outcome import Delivered, Misconfigured, Refused
from overflow.smtp import SmtpServer, deliver
from overflow.trouble import AddressError


class Mailing:
    """Sends each message once, unless a crash hides whether it went; then again, recognisably."""

    def __init__(
        self, server: SmtpServer, mail_from: str, messages: Messages, letters: Letters
    ) -> None:
        self._server = server
        self._from = mail_from
        self._messages = messages
        self._letters = letters

    async def __call__(self, job: OutboxJob) -> Result:
        """Do the job."""
        message = await self._messages.by_id(job.subject)
        if message is None or message.personal_erased_at:
            return Refused(trouble.words("record_gone"))
        to = str(job.payload.get("to") or "")
        if not to:
            details = {"queue": message.queue, "treatment": message.treatment}
            return Refused(trouble.words("no_mailbox", **details))
        words = self._letters.words_for(job, message)
        if isinstance(words, Wait):
            return words
        try:
            address_of(to)
        except AddressError as error:
            return Refused(error.words)
        letter = await self._letters.made(message, words, with_sound=True)
        letter = replace(letter, id_domain=str(job.payload.get("id_domain") or ""))
        try:
            shape = await self._letters.shape()
            mail = build(letter, shape, self._from, to, self._letters.language)
        except AddressError as error:
            return Misconfigured(error.words)
        result = await deliver(self._server, mail)
        if isinstance(result, Delivered | Refused):
            self._letters.forget(job)
        return result


def server_of(settings: Settings) -> SmtpServer:
    """Give the mail server that the settings describe."""
    return SmtpServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        ca_file=settings.smtp_ca_file,
    )
