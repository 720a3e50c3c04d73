import wave
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP
from email.policy import default as parsed
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overflow.mail import VoiceMail, address_of, addresses_in, build, values
from overflow.template import NAMES, SHIPPED, load, parse
from overflow.transcription.port import Transcript, Word
from overflow.trouble import AddressError, TemplateError
from overflow.wav import encode

WORDS = (
    Word("Habla", 0.95, 0, 1),
    Word("Marta", 0.4, 1, 2),
    Word("del", 0.9, 2, 3),
    Word("interno", 0.9, 3, 4),
    Word("4521", 0.87, 4, 5),
)
MAIL = VoiceMail(
    message_id="0b9d9c1e-54ac-4b34-9a3c-0c7f4bb5c2aa",
    ticket_number="1000019",
    queue_label="Atención a usuarios",
    treatment="closed",
    choice_label="Funcionamiento del sistema",
    caller_number="+541155550001",
    caller_name="Marta Gómez",
    company_number="1001",
    company_name="Panadería Ñandú S.R.L.",
    started_at=datetime(2026, 11, 22, 6, 45, tzinfo=UTC),
    zone="America/Argentina/Buenos_Aires",
    duration_s=75.4,
    transcript=Transcript("Habla Marta del interno 4521", WORDS, "whisper", "es"),
    link="https://atiende.example.com/mensajes/1000019",
    audio=encode(np.zeros(800), "pcm8"),
)
SHIPPED_ES, SHIPPED_EN = load("es", None)[0], load("en", None)[0]


def made(mail=MAIL, template=SHIPPED_ES, sender="Línea <atiende@example.com>", language="es"):
    """The mail as its reader's program gets it."""
    sent = build(mail, template, sender, "ventas@example.com", language)
    return message_from_bytes(sent.as_bytes(policy=SMTP), policy=parsed)


def body(mail=MAIL, **changes):
    return made(mail, **changes).get_body().get_content().replace("\r\n", "\n")


# --- what the reader sees ---------------------------------------------------------------------


def test_the_mail_says_who_called_when_for_how_long_and_what_was_said():
    assert body() == (
        "Hay un mensaje de voz nuevo.\n"
        "\n"
        "Ticket:    1000019\n"
        "Empresa:   Panadería Ñandú S.R.L. (1001)\n"
        "Llamó:     Marta Gómez (+541155550001)\n"
        "Opción:    Funcionamiento del sistema\n"
        "Cola:      Atención a usuarios (fuera del horario de atención)\n"
        "Cuándo:    domingo 22 de noviembre de 2026, 03:45 (America/Argentina/Buenos Aires)\n"
        "Duración:  1:15\n"
        "\n"
        "Lo que dice:\n"
        "\n"
        "    Habla ¿Marta? del interno 4521\n"
        "\n"
        "Números que se oyeron: 4521 (87 %)\n"
        "\n"
        "La transcripción es automática. Las palabras «¿así?» no se oyeron bien: escúchelas.\n"
        "\n"
        "Para escucharlo y responder:\n"
        "https://atiende.example.com/mensajes/1000019\n"
    )


def test_the_mail_speaks_english_when_the_installation_does():
    text = body(template=SHIPPED_EN, language="en")
    assert "Company:   Panadería Ñandú S.R.L. (1001)\n" in text
    assert "When:      Sunday 22 November 2026, 03:45" in text
    assert "Numbers heard: 4521 (87%)\n" in text
    assert "outside business hours" in text


def test_the_subject_tells_the_ticket_who_and_which_queue():
    subject = made()["Subject"]
    assert subject == "Mensaje de voz 1000019: Panadería Ñandú S.R.L. (1001) (Atención a usuarios)"


def test_the_sound_is_attached_as_8_bit_mono_wav():
    (sound,) = made().iter_attachments()
    assert sound.get_content_type() == "audio/wav"
    assert sound.get_filename() == "mensaje-1000019.wav"
    with wave.open(BytesIO(sound.get_content())) as wav:
        assert (wav.getframerate(), wav.getnchannels(), wav.getsampwidth()) == (8000, 1, 1)
        assert wav.readframes(wav.getnframes()) == b"\x80" * 800


@pytest.mark.parametrize(
    ("why", "says"),
    [("no_engine", "no tiene con qué hacerla"), ("failed", "no se pudo hacer"),
     ("late", "no estuvo lista a tiempo")],
)  # fmt: skip
def test_a_mail_without_transcription_says_why(why, says):
    text = body(replace(MAIL, transcript=why))
    assert "    (sin transcripción: " in text
    assert says in text
    assert "Números" not in text
    assert "automática" not in text


def test_a_message_in_which_no_word_was_understood_says_so():
    silent = replace(MAIL, transcript=Transcript("", (), "whisper", "es"))
    assert "    (no se entendió ninguna palabra)\n" in body(silent)


def test_a_sure_transcription_has_no_marks_and_is_still_called_automatic():
    sure = replace(MAIL, transcript=Transcript("Hola", (Word("Hola", 0.99, 0, 1),), "vosk", "es"))
    assert "    Hola\n\nLa transcripción es automática: lo que vale es el sonido.\n" in body(sure)


@pytest.mark.parametrize(("why", "says"), [("gone", "El sonido no está"), ("unreadable", "dañada")])
def test_a_mail_without_its_sound_says_why(why, says):
    mail = made(replace(MAIL, audio=None, no_audio=why))
    assert says in mail.get_body().get_content()
    assert list(mail.iter_attachments()) == []


def test_an_unknown_caller_leaves_no_gap():
    nobody = replace(MAIL, caller_number="", caller_name="", company_number="", company_name="")
    text = body(nobody)
    assert "Empresa" not in text
    assert "Llamó:     número oculto\n" in text
    assert made(nobody)["Subject"] == "Mensaje de voz 1000019: número oculto (Atención a usuarios)"


# --- headers ----------------------------------------------------------------------------------


def test_the_same_message_has_the_same_id_however_often_it_is_made():
    first, second = made(), made(replace(MAIL, transcript="late"))
    assert first["Message-ID"] == second["Message-ID"] == f"<{MAIL.message_id}@example.com>"


@pytest.mark.parametrize("odd", ["a b", "x>\r\nBcc: x@y", "ñ", "", "..", "<>"])
def test_an_id_that_cannot_stand_in_a_header_is_replaced_by_its_hash(odd):
    found = made(replace(MAIL, message_id=odd))["Message-ID"]
    assert found[1:-1].split("@")[0].isalnum()
    assert len(found) > 64


def test_the_date_is_when_the_message_was_left():
    assert made()["Date"].datetime == MAIL.started_at
    assert str(made()["Date"]) == "Sun, 22 Nov 2026 03:45:00 -0300"


def test_the_text_says_its_language():
    assert made().get_body()["Content-Language"] == "es"


def test_no_holiday_notice_answers_it():
    assert made()["Auto-Submitted"] == "auto-generated"


EVIL = st.text(alphabet=st.sampled_from("ab:\r\n\0\t\x0b\x85\u2028\ud800 <>@,;{}«ñ"), max_size=40)


@given(EVIL, EVIL, EVIL, EVIL)
def test_nothing_that_a_caller_or_crm_says_becomes_a_header(name, number, company, ticket):
    mail = made(replace(MAIL, caller_name=name, caller_number=number, company_name=company,
                        choice_label=name, ticket_number=ticket))  # fmt: skip
    assert set(mail.keys()) == {
        "Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", "X-Atiende-Ticket",
        "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert mail["To"] == "ventas@example.com"
    assert not mail.defects
    assert len(list(mail.iter_attachments())) == 1


def test_a_very_long_name_does_not_make_a_very_long_subject():
    assert len(made(replace(MAIL, company_name="x" * 5000))["Subject"]) <= 200


@pytest.mark.parametrize(
    "given_", ["", "x", "a@b@c", "a b@c.d", "a@b\r\nBcc: x@y.z", "<a@b", "a@" + "x" * 70 + ".com"]
)
def test_what_is_no_address_is_named(given_):
    with pytest.raises(AddressError) as error:
        address_of(given_)
    assert "no es una dirección de correo" in str(error.value)


@pytest.mark.parametrize(
    ("text", "address", "name"),
    [("a@b.c", "a@b.c", ""), (" a@b.c ", "a@b.c", ""), ("Línea <a@b.c>", "a@b.c", "Línea"),
     ("a@ñandú.com", "a@xn--and-6ma2c.com", ""), ("atiende@localhost", "atiende@localhost", "")],
)  # fmt: skip
def test_an_address_is_read_with_its_name(text, address, name):
    assert (address_of(text).addr_spec, address_of(text).display_name) == (address, name)


def test_a_mailbox_may_name_several_addresses():
    assert addresses_in("a@b.c, d@e.f ,") == ["a@b.c", "d@e.f"]
    assert addresses_in(" ") == []


# --- templates --------------------------------------------------------------------------------


def test_the_shipped_templates_use_every_value_and_know_no_other():
    for language in ("es", "en"):
        source = (SHIPPED / language / "message.txt").read_text("utf-8")
        parse(source, "message.txt")
        assert [name for name in NAMES if f"{{{name}}}" not in source] == []
    assert values(MAIL, "es").keys() == set(NAMES)


def test_a_line_whose_values_are_all_empty_is_left_out():
    template = parse("Asunto: x\n{company} {link}\n{company}\nfin", "t")
    empty = dict.fromkeys(NAMES, "")
    assert template.render(empty) == ("x", "fin\n")
    assert template.render(empty | {"link": "y"}) == ("x", " y\nfin\n".lstrip())


def test_values_are_not_templates():
    template = parse("Asunto: {who}\n{who}", "t")
    assert template.render(dict.fromkeys(NAMES, "{link} {0.__class__} {{")) == (
        "{link} {0.__class__} {{",
        "{link} {0.__class__} {{\n",
    )


def test_a_doubled_brace_is_a_brace():
    template = parse("Asunto: x\n{{{ticket}}} {{a}}", "t")
    assert template.render(dict.fromkeys(NAMES, "7"))[1] == "{7} {a}\n"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("", "m.txt:1: la primera línea debe ser «Asunto: …»"),
        ("Hola\n", "m.txt:1: la primera línea debe ser «Asunto: …»"),
        ("Asunto:  \n", "m.txt:1: la primera línea debe ser «Asunto: …»"),
        ("Asunto: x\n\n{tiket}", "m.txt:3: no existe el dato {tiket}; los que hay son: {ticket}, {who}"),
        ("Asunto: {ticket.__class__}", "m.txt:1: no existe el dato {ticket.__class__}"),
        ("Asunto: {}", "m.txt:1: no existe el dato {}"),
        ("Asunto: x\na { b", "m.txt:2: hay una llave suelta; escriba {{ o }}"),
        ("Asunto: x\nb}", "m.txt:2: hay una llave suelta"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_template_is_named_with_its_line(source, says):
    with pytest.raises(TemplateError) as error:
        parse(source, "m.txt")
    assert str(error.value).startswith(says)
    assert error.value.message("en").startswith("m.txt:")


@given(st.text(alphabet="{}ticke\n: Asuntow", max_size=80))
def test_any_text_is_a_template_or_is_explained(text):
    with suppress(TemplateError):  # and nothing else
        subject, rendered = parse("Asunto: " + text, "m.txt").render(dict.fromkeys(NAMES, "v"))
        assert "\n" not in subject
        assert rendered.endswith("\n")


def test_an_admins_template_takes_the_place_of_the_shipped_one(tmp_path):
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "message.txt").write_text("Asunto: Nuevo {ticket}\n\nLlamó {caller}.\n")
    template, trouble = load("es", tmp_path)
    assert trouble is None
    assert body(template=template) == "Llamó Marta Gómez (+541155550001).\n"
    assert load("en", tmp_path)[0] == SHIPPED_EN


@pytest.mark.parametrize("content", [b"Asunto: {tiket}", b"\xff\xfe", b""])
def test_a_broken_template_loses_no_mail_and_is_told(tmp_path, content):
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "message.txt").write_bytes(content)
    template, trouble = load("es", tmp_path)
    assert template == SHIPPED_ES
    assert f"{tmp_path}/es/message.txt" in str(trouble)
