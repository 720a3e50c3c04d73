"""Mails reach a real server, and every way in which one can fail is told apart from the others."""

import asyncio
from email.message import EmailMessage

import pytest

from overflow.outcome import Delivered, Later, Misconfigured, Refused
from overflow.smtp import SmtpServer, deliver
from tests.rig.smtp import mail_server, make_certificates

LOGIN = ("atiende", "cláve secreta")


def mail(to="ventas@example.com"):
    message = EmailMessage()
    message["From"] = "Línea <atiende@example.com>"
    message["To"] = to
    message["Subject"] = "Ñandú"
    message["Message-ID"] = "<m1@example.com>"
    message.set_content("Mañana a las nueve.\n")
    message.add_attachment(
        bytes(range(256)) * 20, maintype="audio", subtype="wav", filename="m.wav"
    )
    return message


def server(port, **changes):
    return SmtpServer(**{"host": "127.0.0.1", "port": port, "security": "none", **changes})


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    return make_certificates(tmp_path_factory.mktemp("certificates"))


async def test_a_mail_arrives_with_its_letters_and_its_sound():
    async with mail_server() as there:
        assert await deliver(server(there.port), mail()) == Delivered()
        (got,) = there.mails
        assert there.recipients == [["ventas@example.com"]]
        assert got["Subject"] == "Ñandú"
        assert got["From"] == "Línea <atiende@example.com>"
        assert got.get_body().get_content().split() == ["Mañana", "a", "las", "nueve."]
        assert next(got.iter_attachments()).get_content() == bytes(range(256)) * 20


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_the_connection_is_protected_and_the_login_travels_inside(certificates, security):
    here = {security: certificates.server}
    async with mail_server(**here, login=LOGIN) as there:
        user, password = LOGIN
        there_with = server(
            there.port, security=security, user=user, password=password,
            ca_file=certificates.ca_file,
        )  # fmt: skip
        assert await deliver(there_with, mail()) == Delivered()
        assert len(there.mails) == 1
        assert "cláve" not in repr(there_with)


async def test_a_wrong_password_is_the_admins_to_mend(certificates):
    async with mail_server(starttls=certificates.server, login=LOGIN) as there:
        wrong = server(
            there.port, security="starttls", user="atiende", password="x",
            ca_file=certificates.ca_file,
        )  # fmt: skip
        outcome = await deliver(wrong, mail())
        assert isinstance(outcome, Misconfigured)
        assert "no aceptó el usuario o la contraseña (535" in str(outcome.reason)
        assert "ATIENDE_SMTP_PASSWORD" in outcome.reason.text("en")


async def test_a_login_that_is_wanted_and_not_set_is_the_admins_to_mend():
    async with mail_server(login=LOGIN) as there:
        outcome = await deliver(server(there.port), mail())
        assert isinstance(outcome, Misconfigured)
        assert "530" in str(outcome.reason)


async def test_a_login_that_the_server_does_not_know_is_the_admins_to_mend():
    async with mail_server() as there:
        outcome = await deliver(server(there.port, user="atiende", password="x"), mail())
        assert isinstance(outcome, Misconfigured)
        assert there.mails == []


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_a_certificate_of_nobody_we_trust_gets_no_mail(certificates, security):
    async with mail_server(**{security: certificates.server}) as there:
        outcome = await deliver(server(there.port, security=security), mail())
        assert isinstance(outcome, Misconfigured)
        assert "ATIENDE_SMTP_CA_FILE" in str(outcome.reason)
        assert there.mails == []


async def test_a_server_without_starttls_gets_no_mail():
    async with mail_server() as there:
        outcome = await deliver(server(there.port, security="starttls"), mail())
        assert isinstance(outcome, Misconfigured)
        assert "no ofrece STARTTLS" in str(outcome.reason)
        assert there.mails == []


async def test_a_certificate_file_that_is_not_there_is_named(tmp_path):
    outcome = await deliver(server(1, security="tls", ca_file=tmp_path / "ca.pem"), mail())
    assert isinstance(outcome, Misconfigured)


@pytest.mark.parametrize(
    ("answers", "kind", "for_all"),
    [
        ({"to_recipient": "450 4.2.1 greylisted"}, Later, False),
        ({"to_recipient": "550 5.1.1 no such user"}, Refused, None),
        ({"to_data": "451 4.3.0 try later"}, Later, False),
        ({"to_data": "552 5.3.4 too big"}, Refused, None),
        ({"to_sender": "451 4.7.1 busy"}, Later, True),
        ({"to_sender": "553 5.1.8 sender unknown"}, Misconfigured, None),
        ({"dies_in_data": True}, Later, True),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
async def test_each_no_is_told_apart(answers, kind, for_all):
    async with mail_server() as there:
        for name, value in answers.items():
            setattr(there, name, value)
        outcome = await deliver(server(there.port), mail())
        assert isinstance(outcome, kind), outcome
        assert getattr(outcome, "for_all", None) == for_all
        assert there.mails == []
        for answer in answers.values():
            assert answer is True or answer[:3] in str(outcome.reason)


async def test_a_refused_address_is_named():
    async with mail_server() as there:
        there.to_recipient = "550 5.1.1 no such user"
        outcome = await deliver(server(there.port), mail("nadie@example.com"))
        assert "rechazó la dirección nadie@example.com (550 5.1.1 no such user)" in str(
            outcome.reason
        )


@pytest.mark.parametrize("at", ["EHLO", "MAIL", "DATA"])
async def test_a_server_that_hangs_is_left_after_the_limit(at):
    async with mail_server() as there:
        there.hangs_at = at
        outcome = await deliver(server(there.port, limit_s=0.3), mail())
        assert isinstance(outcome, Later)
        assert outcome.for_all


async def test_nobody_there_is_for_later():
    outcome = await deliver(server(1), mail())
    assert isinstance(outcome, Later)
    assert outcome.for_all
    assert str(outcome.reason).startswith(
        "no se pudo conectar con el servidor de correo 127.0.0.1:1"
    )


async def test_a_server_of_another_kind_is_for_later():
    async def greet(_reader, writer):
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as web:
        outcome = await deliver(server(web.sockets[0].getsockname()[1]), mail())
        assert isinstance(outcome, Later)


async def test_an_address_with_letters_beyond_ascii_arrives_where_the_server_takes_it():
    async with mail_server() as there:
        assert await deliver(server(there.port), mail("muñoz@example.com")) == Delivered()
        assert there.recipients == [["muñoz@example.com"]]
