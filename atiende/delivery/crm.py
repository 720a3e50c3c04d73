"""The job that makes a message of the CRM out of a voice message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from atiende.delivery.lane import Result, Wait
from atiende.delivery.letters import Letters
from crm_bridge.messages import CrmMessage, CrmRefused, MessageDesk
from crm_bridge.port import CrmUnavailable
from db.directory import CrmMessages
from db.office import Messages
from db.outbox import OutboxJob
from overflow import trouble
from overflow.mail import VoiceMail, values
from overflow.outcome import Delivered, Later, Refused


class BuiltInDesk:
    """The line's own tables as a CRM that takes messages."""

    def __init__(self, messages: CrmMessages, now: Callable[[], datetime]) -> None:
        self._messages = messages
        self._now = now

    async def post_message(self, message: CrmMessage) -> None:
        """See MessageDesk.post_message; a message that is there already stays as it is."""
        await self._messages.post(
            message.company_number, message.subject, message.body, message.message_id, self._now()
        )


class Posting:
    """Posts each message; the CRM tells by ``message_id`` what it got before."""

    def __init__(self, desk: MessageDesk, messages: Messages, letters: Letters) -> None:
        self._desk = desk
        self._messages = messages
        self._letters = letters

    async def __call__(self, job: OutboxJob) -> Result:
        """Do the job."""
        message = await self._messages.by_id(job.subject)
        if message is None or message.personal_erased_at:
            return Refused(trouble.words("record_gone"))
        words = self._letters.words_for(job, message)
        if isinstance(words, Wait):
            return words
        letter = await self._letters.made(message, words, with_sound=False)
        try:
            await self._desk.post_message(await self._made(letter))
        except CrmUnavailable as error:
            return Later(trouble.words("crm_away", reason=error.reason), for_all=True)
        except CrmRefused as error:
            return Refused(trouble.words("crm_away", reason=error.reason))
        self._letters.forget(job)
        return Delivered()

    async def _made(self, letter: VoiceMail) -> CrmMessage:
        """Say what the mail says, by the same template."""
        shape = await self._letters.shape()
        subject, body = shape.render(values(letter, self._letters.language))
        return CrmMessage(
            message_id=letter.message_id,
            company_number=letter.company_number,
            company_name=letter.company_name,
            subject=subject,
            body=body,
            ticket_number=letter.ticket_number,
            caller_number=letter.caller_number,
            caller_name=letter.caller_name,
            left_at=letter.started_at,
            link=letter.link,
        )
