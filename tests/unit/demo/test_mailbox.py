"""The demonstration's mailbox keeps each mail once, for people and for programs."""

from email.message import EmailMessage
from email.policy import SMTP

from atiende.demo.mailbox import keep, letter_of

SOUND = b"RIFF" + bytes(40)


def mail(
    message_id: str | None = "<m1@demo.local>",
    *,
    date: str = "Sun, 22 Nov 2026 01:18:59 -0300",
    sound: bytes | None = SOUND,
) -> bytes:
    message = EmailMessage(policy=SMTP)
    if message_id:
        message["Message-ID"] = message_id
    message["Date"] = date
    message["From"] = "Atiende <atiende@demo.local>"
    message["To"] = "usuarios@demo.local"
    message["Subject"] = "Mensaje de voz 0000017: Viñedos Ñandú"
    message.set_content("Lo que dice:\n\n    Llámenme mañana.\n")
    if sound is not None:
        message.add_attachment(
            sound, maintype="audio", subtype="wav", filename="../../mensaje-0000017.wav"
        )
    return message.as_bytes()


def names(folder):
    return sorted(path.suffix for path in folder.iterdir())


def test_a_mail_is_kept_as_it_came_and_as_people_and_players_read_it(tmp_path):
    content = mail()
    eml = keep(tmp_path, content, "es")
    assert eml.read_bytes() == content
    assert eml.with_suffix(".wav").read_bytes() == SOUND
    told = eml.with_suffix(".txt").read_text("utf-8")
    assert "Para: usuarios@demo.local\n" in told
    assert "Asunto: Mensaje de voz 0000017: Viñedos Ñandú\n" in told
    assert "    Llámenme mañana." in told


def test_the_name_of_an_attachment_leads_nowhere_else(tmp_path):
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    keep(folder, mail(), "es")
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path.parent != folder] == []
    assert names(folder) == [".eml", ".txt", ".wav"]


def test_a_mail_that_comes_twice_is_kept_once(tmp_path):
    assert keep(tmp_path, mail(), "es") == keep(tmp_path, mail() + b"\r\n", "es")
    assert names(tmp_path) == [".eml", ".txt", ".wav"]


def test_two_mails_of_the_same_second_are_two(tmp_path):
    keep(tmp_path, mail("<m1@demo.local>"), "es")
    keep(tmp_path, mail("<m2@demo.local>"), "es")
    assert names(tmp_path).count(".eml") == 2


def test_a_mail_without_id_date_or_sound_is_kept_too(tmp_path):
    eml = keep(tmp_path, mail(None, date="ayer", sound=None), "es")
    assert keep(tmp_path, mail(None, date="ayer", sound=None), "es") == eml
    assert names(tmp_path) == [".eml", ".txt"]


def test_what_is_no_mail_at_all_is_kept_too(tmp_path):
    assert keep(tmp_path, b"\xff\x00 no headers", "es").exists()


def test_a_message_finds_its_mail_and_no_other(tmp_path):
    eml = keep(tmp_path, mail("<c20261122-v1-m1@demo.local>"), "es")
    found = letter_of(tmp_path, "c20261122-v1-m1")
    assert found is not None
    assert found.subject == "Mensaje de voz 0000017: Viñedos Ñandú"
    assert found.to == "usuarios@demo.local"
    assert found.file == eml.with_suffix(".txt")
    assert found.sound == eml.with_suffix(".wav")
    assert letter_of(tmp_path, "c20261122-v1-m") is None
