"""What was not delivered can be seen, with the reason, and tried again."""

import asyncio
import json
import threading
from datetime import UTC, datetime, timedelta

import pytest

from db.outbox import Job, Outbox
from tests.rig.smtp import mail_server

NOW = datetime.now(UTC)
REASON = "el servidor de correo rechazó la dirección ventas@example.com (550 no such user)"


@pytest.fixture
def outbox(cli):
    """A mail that was given up, one that waits, and a webhook that went."""

    async def fill(database):
        outbox = Outbox(database)
        await outbox.put(
            [
                Job("mail", "mail:m1", "m1", {"to": "ventas@example.com"}),
                Job("mail", "mail:m2", "m2", {"to": "soporte@example.com"}),
                Job("webhook", "webhook:1", "1000019", {"event": "ticket.issued"}),
            ],
            NOW - timedelta(hours=1),
        )
        first, second, third = await outbox.due(NOW)
        await outbox.give_up(first.id, REASON, NOW)
        await outbox.retry(second.id, NOW + timedelta(hours=1), "más tarde")
        await outbox.done(third.id, NOW)
        return [first.id, second.id, third.id]

    return cli.database(fill)


def test_what_failed_comes_first_and_then_what_waits(cli, outbox):
    _, failed, pending = cli.run("outbox", "list").lines
    assert "Correo" in failed
    assert "ventas@example.com" in failed
    assert "abandonada" in failed
    assert "soporte@example.com" in pending
    assert "pendiente" in pending
    assert len(cli.run("outbox", "list", "--failed").lines) == 2
    assert "ATIENDE_SMTP_HOST" in cli.run("outbox", "list").err


def test_programs_get_json(cli, outbox):
    jobs = json.loads(cli.run("outbox", "list", "--json").out)
    assert [(job["id"], job["status"]) for job in jobs] == [
        (outbox[0], "failed"), (outbox[1], "pending"),
    ]  # fmt: skip
    assert json.loads(cli.run("outbox", "show", str(outbox[0]), "--json").out)["error"] == REASON


def test_one_is_shown_with_the_whole_reason(cli, outbox):
    said = cli.run("outbox", "show", str(outbox[0])).out
    assert REASON in said
    assert "Próximo intento" not in said
    assert "Próximo intento" in cli.run("outbox", "show", str(outbox[1])).out
    assert "ticket.issued" in cli.run("outbox", "show", str(outbox[2])).out


def test_one_or_all_that_failed_are_tried_again_and_what_went_is_not(cli, outbox):
    assert cli.run("outbox", "retry", str(outbox[0])).out == "Se reintentan: 1.\n"
    assert cli.run("outbox", "list", "--failed").out == "No hay entregas abandonadas.\n"
    assert cli.run("outbox", "retry", "--all-failed").out == "Se reintentan: 0.\n"
    assert cli.run("outbox", "retry", str(outbox[2])).out == "Se reintentan: 0.\n"


def test_all_that_failed_are_tried_again_at_once(cli, outbox):
    assert cli.run("outbox", "retry", "--all-failed").out == "Se reintentan: 1.\n"
    assert "pendiente" in cli.run("outbox", "show", str(outbox[0])).out


def test_what_is_not_there_or_not_clear_is_told(cli, outbox):
    assert "no hay ninguna entrega 99" in cli.fails("outbox", "show", "99")
    assert "no hay ninguna entrega 99" in cli.fails("outbox", "retry", "99")
    assert "no las dos cosas" in cli.fails("outbox", "retry", "1", "--all-failed")
    assert "no las dos cosas" in cli.fails("outbox", "retry")


def test_an_empty_outbox_says_so(cli):
    assert cli.run("outbox", "list").out == "No hay entregas pendientes ni abandonadas.\n"


@pytest.fixture
def smtp():
    """A mail server in a thread of its own: the command runs a loop of its own."""
    ready, inbox, loop = threading.Event(), [], asyncio.new_event_loop()
    ended = asyncio.Event()

    async def serve():
        async with mail_server() as server:
            inbox.append(server)
            ready.set()
            await ended.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert ready.wait(10)
    yield inbox[0]
    loop.call_soon_threadsafe(ended.set)
    thread.join()
    loop.close()


def test_a_test_mail_tries_settings_and_template_before_they_matter(cli, smtp):
    assert "ATIENDE_SMTP_HOST" in cli.fails("outbox", "test", "a@example.com")
    cli.set(smtp_host="127.0.0.1", smtp_port=smtp.port, smtp_security="none")
    said = cli.run("outbox", "test", "a@example.com").out
    assert said.startswith(f"127.0.0.1:{smtp.port} tomó el correo de prueba para a@example.com.")
    (mail,) = smtp.mails
    assert "Este es un correo de prueba." in mail.get_body().get_content()
    assert [it.get_content_type() for it in mail.iter_attachments()] == ["audio/wav"]
    smtp.to_recipient = "550 5.1.1 no such user"
    assert "rechazó la dirección b@example.com (550" in cli.fails("outbox", "test", "b@example.com")
    assert "«nadie» no es una dirección" in cli.fails("outbox", "test", "nadie")
    template = cli.home / "templates" / "es" / "message.txt"
    template.parent.mkdir(parents=True)
    template.write_text("Asunto: {tiket}\n")
    said = cli.fails("outbox", "test", "a@example.com")
    assert "message.txt:1: no existe el dato {tiket}" in said
