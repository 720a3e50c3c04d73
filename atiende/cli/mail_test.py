"""A mail like that of a message, sent at once: settings and template are tried before they matter."""

from __future__ import annotations

import asyncio
import uuid
from datetime import UTC, datetime
from typing import Final

import numpy as np

from asterisk_conf.words import Explained, Speaks, said
from atiende.cli.admin import Admin
from atiende.delivery.letters import TEMPLATES
from atiende.delivery.mailing import server_of
from overflow import template
from overflow.mail import VoiceMail, build
from overflow.outcome import Delivered
from overflow.smtp import deliver
from overflow.transcription.port import Transcript, Word
from overflow.wav import RATE_HZ, encode

_HZ: Final = 440


def send_test_mail(admin: Admin, address: str) -> None:
    """Send it and say what the server answered. Raises CliError."""
    settings = admin.settings
    if not settings.smtp_host:
        raise admin.error("mail_test_no_server")
    shape, trouble = template.load(admin.language, settings.data_dir / TEMPLATES)
    if trouble is not None:
        raise _failed(admin, trouble.words)
    try:
        mail = build(_sample(admin), shape, settings.mail_from, address, admin.language)
    except Explained as error:
        raise _failed(admin, error.words) from error
    server = server_of(settings)
    outcome = asyncio.run(deliver(server, mail))
    if not isinstance(outcome, Delivered):
        raise _failed(admin, outcome.reason)
    admin.say("mail_test_sent", server=server.shown, address=address)


def _failed(admin: Admin, reason: Speaks) -> Exception:
    return admin.error("mail_test_failed", reason=said(reason, admin.language))


def _sample(admin: Admin) -> VoiceMail:
    text = admin.text("mail_test_words")
    words = tuple(Word(word, 1.0, 0.0, 0.0) for word in text.split())
    tone = 0.1 * np.sin(2 * np.pi * _HZ * np.arange(RATE_HZ) / RATE_HZ)
    return VoiceMail(
        message_id=f"test-{uuid.uuid4().hex}",
        ticket_number="0",
        queue_label=admin.text("mail_test_who"),
        treatment="open",
        choice_label="",
        caller_number="",
        caller_name=admin.text("mail_test_who"),
        company_number="",
        company_name="",
        started_at=datetime.now(UTC),
        zone="UTC",
        duration_s=1.0,
        transcript=Transcript(text, words, "whisper", admin.language),
        link=f"{admin.settings.link_base}/oficina",
        audio=encode(tone, admin.settings.mail_audio),
    )
