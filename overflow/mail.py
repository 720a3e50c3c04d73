"""The mail that a voice message becomes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from asterisk_conf.words import Catalogue, Language, Words
from overflow.policy import TreatmentName
from overflow.template import Template
from overflow.transcription.port import Transcript
from overflow.transcription.read import DOUBTFUL_BELOW, marked, numbers_in
from overflow.trouble import AddressError

NoTranscript: TypeAlias = Literal["no_engine", "failed", "late"]
"""Why a mail has no transcription: there is no engine, it failed, or it took too long."""
NoAudio: TypeAlias = Literal["", "gone", "unreadable"]

LONGEST_SUBJECT: Final = 200

TEXTS: Final[Catalogue] = {
    "open": ("en horario de atención", "during business hours"),
    "closed": ("fuera del horario de atención", "outside business hours"),
    "number_hidden": ("número oculto", "number withheld"),
    "nothing_said": ("(no se entendió ninguna palabra)", "(no words were understood)"),
    "no_engine": (
        "(sin transcripción: esta instalación no tiene con qué hacerla)",
        "(no transcription: nothing to make it with is installed)",
    ),
    "failed": (
        "(sin transcripción: no se pudo hacer; escuche el mensaje)",
        "(no transcription: it failed; please listen to the message)",
    ),
    "late": (
        "(sin transcripción: no estuvo lista a tiempo; búsquela en la página)",
        "(no transcription: it was not ready in time; look for it on the page)",
    ),
    "unsure": (
        "La transcripción es automática. Las palabras «¿así?» no se oyeron bien: escúchelas.",
        "The transcription is automatic. Words «¿like this?» were not heard well: listen to them.",
    ),
    "automatic": (
        "La transcripción es automática: lo que vale es el sonido.",
        "The transcription is automatic: the sound is what counts.",
    ),
    "gone": (
        "El sonido no está: la grabación ya no se encuentra en el servidor.",
        "There is no sound: the recording is no longer on the server.",
    ),
    "unreadable": (
        "El sonido no va adjunto porque la grabación está dañada; avise al administrador.",
        "The sound is not attached because the recording is damaged; tell the administrator.",
    ),
    "file": ("mensaje-{ticket}.wav", "message-{ticket}.wav"),
    "when": ("{weekday} {day} de {month} de {year}, {time}", "{weekday} {day} {month} {year}, {time}"),
    "weekdays": (
        "lunes martes miércoles jueves viernes sábado domingo",
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    ),
    "months": (
        (
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
            "diciembre"
        ),
        (
            "January February March April May June July August September October November "
            "December"
        ),
    ),
}  # fmt: skip

_ADDRESS: Final = re.compile(r"[^\s@<>()\[\]\\,;:\"]+@([^\s@<>()\[\]\\,;:\"]+)")
_NAMED: Final = re.compile(r"([^<>]*)<([^<>]*)>\s*")
_ID: Final = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class VoiceMail:
    """All that a mail says about a message; ``started_at`` is UTC and shown in ``zone``.

    ``id_domain`` ends its Message-ID; empty: the sender's.
    """

    message_id: str
    ticket_number: str
    queue_label: str
    treatment: TreatmentName
    choice_label: str
    caller_number: str
    caller_name: str
    company_number: str
    company_name: str
    started_at: datetime
    zone: str
    duration_s: float
    transcript: Transcript | NoTranscript
    link: str
    audio: bytes | None
    no_audio: NoAudio = ""
    id_domain: str = ""


def build(
    mail: VoiceMail, template: Template, sender: str, to: str, language: Language = "es"
) -> EmailMessage:
    """Make the mail: the same message always has the same Message-ID, so that it can be told apart.

    Raises AddressError for a ``sender`` (name <address>) or a ``to`` that is no address.
    """
    from_ = address_of(sender)
    subject, body = template.render(values(mail, language))
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = f"<{_id_of(mail.message_id)}@{mail.id_domain or from_.domain}>"
    message["Date"] = format_datetime(mail.started_at.astimezone(ZoneInfo(mail.zone)))
    message["From"] = from_
    message["To"] = address_of(to)
    message["Subject"] = _one_line(subject)[:LONGEST_SUBJECT]
    message["Auto-Submitted"] = "auto-generated"
    message["X-Atiende-Ticket"] = _one_line(mail.ticket_number)
    message.set_content(body, charset="utf-8", cte="quoted-printable")
    message["Content-Language"] = language  # of the part: the sound has its own
    if mail.audio is not None:
        name = Words(TEXTS, "file", {"ticket": _file_part(mail.ticket_number)}).text(language)
        message.add_attachment(mail.audio, maintype="audio", subtype="wav", filename=name)
    return message


def values(mail: VoiceMail, language: Language) -> dict[str, str]:
    """Give what each name in a template stands for; all on one line, nothing unprintable."""
    company = _with_number(mail.company_name, mail.company_number)
    caller = _with_number(mail.caller_name, mail.caller_number)
    hidden = _say("number_hidden", language)
    given = {
        "ticket": mail.ticket_number,
        "who": company or caller or hidden,
        "company": company,
        "caller": caller or hidden,
        "option": mail.choice_label,
        "queue": mail.queue_label,
        "treatment": _say(mail.treatment, language),
        "when": _when(mail.started_at, mail.zone, language),
        "duration": _duration(mail.duration_s),
        "audio_note": _say(mail.no_audio, language) if mail.no_audio else "",
        "link": mail.link,
        **_of_transcript(mail.transcript, language),
    }
    return {name: _one_line(value) for name, value in given.items()}


def address_of(text: str) -> Address:
    """Read ``address`` or ``name <address>``. Raises AddressError."""
    named = _NAMED.fullmatch(text)
    name, address = (named[1].strip(' "'), named[2]) if named else ("", text.strip())
    match = _ADDRESS.fullmatch(address) if text.isprintable() else None
    if match is None:
        raise AddressError("address_wrong", address=_one_line(text)[:LONGEST_SUBJECT])
    try:
        domain = match[1].encode("idna").decode("ascii")
    except UnicodeError as error:
        raise AddressError("address_wrong", address=address) from error
    return Address(name, address.rpartition("@")[0], domain)


def addresses_in(mailbox: str) -> list[str]:
    """Split a policy's mailbox, which may name several addresses, separated by commas."""
    return [address for part in mailbox.split(",") if (address := part.strip())]


def _of_transcript(transcript: Transcript | NoTranscript, language: Language) -> Mapping[str, str]:
    if isinstance(transcript, str):
        return {"transcript": _say(transcript, language), "transcript_note": "", "numbers": ""}
    if not transcript.words:
        nothing = transcript.text or _say("nothing_said", language)
        return {"transcript": nothing, "transcript_note": "", "numbers": ""}
    text = marked(transcript)
    percent = " %" if language == "es" else "%"
    numbers = (f"{it.text} ({it.confidence * 100:.0f}{percent})" for it in numbers_in(transcript))
    unsure = any(word.confidence < DOUBTFUL_BELOW for word in transcript.words)
    return {
        "transcript": text,
        "transcript_note": _say("unsure" if unsure else "automatic", language),
        "numbers": ", ".join(numbers),
    }


def _with_number(name: str, number: str) -> str:
    return f"{name} ({number})" if name and number else name or number


def _when(at: datetime, zone: str, language: Language) -> str:
    local = at.astimezone(ZoneInfo(zone))
    moment = {
        "weekday": _say("weekdays", language).split()[local.weekday()],
        "day": local.day,
        "month": _say("months", language).split()[local.month - 1],
        "year": local.year,
        "time": f"{local:%H:%M} ({zone.replace('_', ' ')})",
    }
    return Words(TEXTS, "when", moment).text(language)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def _say(code: str, language: Language) -> str:
    return Words(TEXTS, code).text(language)


def _one_line(text: str) -> str:
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def _id_of(message_id: str) -> str:
    """Give an id that can stand in a Message-ID; one that cannot is replaced by its hash."""
    if _ID.fullmatch(message_id):
        return message_id
    return hashlib.sha256(message_id.encode()).hexdigest()


def _file_part(ticket: str) -> str:
    return "".join(letter for letter in ticket if letter.isascii() and letter.isalnum()) or "0"
