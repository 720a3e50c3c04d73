"""The demonstration's mail server speaks SMTP with the line's own client."""

from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from atiende.demo.loopback import LOOPBACK, free_ports
from atiende.demo.mailbox import letter_of, mail_server


def letter() -> EmailMessage:
    message = EmailMessage()
    message["Message-ID"] = "<m1@demo.local>"
    message["From"] = "Atiende <atiende@demo.local>"
    message["To"] = "ventas@demo.local"
    message["Subject"] = "Mensaje de voz: Viñedos Ñandú"
    message.set_content("Llámenme mañana.\n")
    return message


async def send(port: int) -> None:
    await aiosmtplib.send(letter(), hostname=LOOPBACK, port=port, start_tls=False)


async def test_a_mail_is_in_the_folder_when_the_server_has_taken_it(tmp_path: Path):
    (port,) = free_ports(1)
    async with mail_server(tmp_path / "mail", port, "es"):
        await send(port)
        await send(port)
        found = letter_of(tmp_path / "mail", "m1")
    assert found is not None
    assert found.body == "Llámenme mañana.\n"
    assert len([*(tmp_path / "mail").glob("*.eml")]) == 1


async def test_a_mail_that_cannot_be_written_is_to_be_tried_again(tmp_path: Path):
    (port,) = free_ports(1)
    folder = tmp_path / "mail"
    async with mail_server(folder, port, "es"):
        folder.rmdir()
        with pytest.raises(aiosmtplib.SMTPDataError) as refused:
            await send(port)
        assert refused.value.code == 452
        folder.mkdir()
        await send(port)
    assert letter_of(folder, "m1") is not None
