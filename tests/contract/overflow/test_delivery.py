"""A message that was recorded reaches whom it is for, once, whatever is slow, wrong or away."""

import asyncio
import json
import subprocess
import sys
import wave
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import web
from sqlalchemy import text

from atiende.delivery import jobs_for
from crm_bridge.messages import CrmRefused
from crm_bridge.port import CrmUnavailable
from db.directory import Directory
from db.errors import DatabaseUnavailable
from db.outbox import Job
from overflow.webhook import signature
from tests.contract.overflow.office import SAID, Scribe, attempts, office, status
from tests.contract.overflow.test_webhook_http import other_system as listening
from tests.rig.smtp import mail_server

MAIL = "mail:m1:ventas@example.com"


def text_of(mail):
    return mail.get_body().get_content().replace("\r\n", "\n")


# --- mail and transcription -------------------------------------------------------------------


async def test_a_message_is_mailed_with_its_sound_and_what_it_says(tmp_path):
    async with mail_server() as smtp, office(tmp_path, smtp_port=smtp.port) as here:
        scribe = Scribe()
        here.start(scribe)
        await here.message()
        (mail,) = await smtp.arrived()
        await here.outbox.when(status(MAIL, "done"))
        assert mail["To"] == "ventas@example.com"
        assert mail["Message-ID"] == "<m1@example.com>"
        assert "Llamen al 4521" in text_of(mail)
        assert "Números que se oyeron: 4521 (80 %)" in text_of(mail)
        assert "https://atiende.example.com/oficina#/mensajes/m1" in text_of(mail)
        assert "domingo 22 de noviembre de 2026, 12:00" in text_of(mail)
        (sound,) = mail.iter_attachments()
        with wave.open(BytesIO(sound.get_content())) as wav:
            assert (wav.getframerate(), wav.getnchannels(), wav.getsampwidth()) == (8000, 1, 1)
            assert 1.5 < wav.getnframes() / 8000 < 2.6
        assert scribe.paths == [tmp_path / "messages" / "m1.wav"]
        assert (await here.messages.transcript("m1")).text == SAID.text


@pytest.mark.parametrize(
    ("answer", "says", "kept"),
    [("crashed", "no se pudo hacer", "failed"), ("timed_out", "no se pudo hacer", "failed"),
     ("no_engine", "no tiene con qué hacerla", "none")],
)  # fmt: skip
async def test_without_a_transcription_the_mail_goes_and_says_so(tmp_path, answer, says, kept):
    async with mail_server() as smtp, office(tmp_path, smtp_port=smtp.port) as here:
        here.start(Scribe(answer))
        await here.message()
        (mail,) = await smtp.arrived()
        assert (
            f"(sin transcripción: {'' if kept == 'failed' else 'esta instalación '}{says}"
            in text_of(mail)
        )
        jobs = await here.outbox.when(status(MAIL, "done"))
        assert (await here.messages.transcript("m1")).status == kept
        # What failed is there for an admin to see; that nothing is installed is no failure.
        assert jobs["transcribe:m1"].status == ("failed" if kept == "failed" else "done")


async def test_where_nothing_shall_transcribe_the_mail_does_not_wait(tmp_path):
    async with (
        mail_server() as smtp,
        office(tmp_path, smtp_port=smtp.port, stt_engine="none") as here,
    ):
        here.start(None)
        await here.message()
        (mail,) = await smtp.arrived()
        assert "no tiene con qué hacerla" in text_of(mail)


async def test_a_transcription_that_takes_too_long_does_not_keep_the_mail(tmp_path):
    async with mail_server() as smtp, office(tmp_path, smtp_port=smtp.port) as here:
        scribe = Scribe()
        scribe.may_go_on.clear()
        here.start(scribe)
        await here.message()
        await scribe.asked.wait()
        await here.outbox.when(lambda jobs: jobs[MAIL].due_at > here.now)
        assert smtp.mails == []
        here.passes(seconds=182)
        (mail,) = await smtp.arrived()
        assert "no estuvo lista a tiempo" in text_of(mail)
        scribe.may_go_on.set()
        await here.outbox.when(status("transcribe:m1", "done"))
        assert (await here.messages.transcript("m1")).text == SAID.text
        assert len(smtp.mails) == 1


async def test_a_full_queue_of_transcriptions_is_asked_again_later(tmp_path):
    async with mail_server() as smtp, office(tmp_path, smtp_port=smtp.port) as here:
        scribe = Scribe("queue_full")
        here.start(scribe)
        await here.message()
        await here.outbox.when(lambda jobs: jobs["transcribe:m1"].due_at > here.now)
        scribe.answer = SAID
        here.passes(seconds=31)
        (mail,) = await smtp.arrived()
        assert "Llamen al 4521" in text_of(mail)


async def test_each_address_of_a_mailbox_gets_the_message(tmp_path):
    async with mail_server() as smtp, office(tmp_path, smtp_port=smtp.port) as here:
        here.start(Scribe())
        await here.message(mailbox="a@example.com, b@example.com")
        await smtp.arrived(2)
        assert sorted(smtp.recipients) == [["a@example.com"], ["b@example.com"]]


@pytest.mark.parametrize(
    ("sound", "says"), [(None, "El sonido no está"), ("damaged", "la grabación está dañada")]
)
async def test_a_mail_without_its_sound_goes_and_says_so(tmp_path, sound, says):
    async with mail_server() as smtp, office(tmp_path, smtp_port=smtp.port) as here:
        if sound:
            (tmp_path / "messages").mkdir()
            (tmp_path / "messages" / "m1.wav").write_bytes(b"this is no wave")
        await here.message(sound=None)
        here.start(Scribe())
        (mail,) = await smtp.arrived()
        assert says in text_of(mail)


# --- trouble with the mail server -------------------------------------------------------------


async def test_while_the_mail_server_is_away_everything_waits_and_then_arrives_once(tmp_path):
    async with office(tmp_path, smtp_port=1, stt_engine="none") as here:
        for message_id in ("m1", "m2", "m3"):
            await here.message(message_id)
        here.start()
        jobs = await here.outbox.when(lambda jobs: all(job.attempts == 1 for job in jobs.values()))
        assert all(job.status == "pending" for job in jobs.values())
        assert "no se pudo conectar" in jobs[MAIL].error
        assert "no se pudo conectar" in here.delivery.health()["trouble"][0]
        await here.stop()
    async with (
        mail_server() as smtp,
        office(tmp_path, smtp_port=smtp.port, stt_engine="none") as here,
    ):
        here.start()  # whoever starts it again may have mended it: nothing waits for its turn
        await smtp.arrived(3)
        await here.outbox.when(lambda jobs: all(job.status == "done" for job in jobs.values()))
        assert sorted(mail["Message-ID"][1:3] for mail in smtp.mails) == ["m1", "m2", "m3"]
        assert here.delivery.health()["trouble"] == []


async def test_a_mail_is_recognised_though_the_sender_changed_while_it_waited(tmp_path):
    async with office(tmp_path, smtp_port=1, stt_engine="none") as here:
        await here.message()
    async with (
        mail_server() as smtp,
        office(tmp_path, smtp_port=smtp.port, stt_engine="none", mail_from="a@otra.test") as here,
    ):
        await here.message("m2")
        here.start()
        await smtp.arrived(2)
    ids = {mail["Message-ID"]: mail["From"] for mail in smtp.mails}
    assert ids == {"<m1@example.com>": "a@otra.test", "<m2@otra.test>": "a@otra.test"}


async def test_a_message_left_while_the_sender_was_wrong_is_mailed_when_it_is_mended(tmp_path):
    async with office(tmp_path, smtp_port=1, stt_engine="none", mail_from="nadie") as here:
        await here.message()
    async with (
        mail_server() as smtp,
        office(tmp_path, smtp_port=smtp.port, stt_engine="none") as here,
    ):
        here.start()
        await smtp.arrived(1)
    assert smtp.mails[0]["Message-ID"] == "<m1@example.com>"


async def test_a_wrong_password_is_told_and_the_mail_waits(tmp_path):
    async with (
        mail_server(login=("a", "right")) as smtp,
        office(
            tmp_path, smtp_port=smtp.port, stt_engine="none", smtp_user="a", smtp_password="wrong"
        ) as here,
    ):
        await here.message()
        here.start()
        jobs = await here.outbox.when(attempts(MAIL, 1))
        assert jobs[MAIL].status == "pending"
        assert "ATIENDE_SMTP_PASSWORD" in here.delivery.health()["trouble"][0]
        assert "wrong" not in jobs[MAIL].error


async def test_a_refused_address_is_shown_to_the_admin_and_nothing_is_lost(tmp_path):
    async with (
        mail_server() as smtp,
        office(tmp_path, smtp_port=smtp.port, stt_engine="none") as here,
    ):
        smtp.to_recipient = "550 5.1.1 no such user"
        here.start()
        await here.message()
        jobs = await here.outbox.when(status(MAIL, "failed"))
        assert "rechazó la dirección ventas@example.com (550" in jobs[MAIL].error
        assert (tmp_path / "messages" / "m1.wav").exists()
        assert await here.messages.by_id("m1")
        smtp.to_recipient = "250 OK"
        await here.outbox.requeue(jobs[MAIL].id, here.now)
        here.delivery.wake()
        await smtp.arrived()


async def test_a_greylisted_mail_is_tried_again_and_others_do_not_wait_for_it(tmp_path):
    async with (
        mail_server() as smtp,
        office(tmp_path, smtp_port=smtp.port, stt_engine="none") as here,
    ):
        smtp.to_recipient = "450 4.2.1 greylisted"
        here.start()
        await here.message()
        await here.outbox.when(attempts(MAIL, 1))
        assert here.delivery.health()["trouble"] == []
        smtp.to_recipient = "250 OK"
        await here.message("m2")
        await smtp.arrived()
        assert smtp.mails[0]["Message-ID"] == "<m2@example.com>"
        here.passes(seconds=40)
        await smtp.arrived(2)


async def test_a_mail_is_given_up_after_the_hours_of_the_setting_and_the_reason_is_kept(tmp_path):
    async with (
        mail_server() as smtp,
        office(tmp_path, smtp_port=smtp.port, stt_engine="none", mail_retry_hours=0.02) as here,
    ):
        smtp.to_recipient = "451 4.3.0 try later"
        here.start()
        await here.message()
        for count in (1, 2):
            await here.outbox.when(attempts(MAIL, count))
            here.passes(seconds=100)
        jobs = await here.outbox.when(status(MAIL, "failed"))
        assert "se reintentó durante 0.02 horas" in jobs[MAIL].error
        assert "451 4.3.0 try later" in jobs[MAIL].error


async def test_a_policy_without_a_mailbox_is_shown_to_the_admin(tmp_path):
    async with mail_server() as smtp, office(tmp_path, smtp_port=smtp.port) as here:
        here.start(Scribe())
        await here.message(mailbox="")
        jobs = await here.outbox.when(status("mail:m1:", "failed"))
        assert "ninguna casilla de correo para la cola «usuarios»" in jobs["mail:m1:"].error
        assert smtp.mails == []


async def test_without_a_mail_server_mails_wait_for_one_and_that_is_told(tmp_path):
    async with office(tmp_path, smtp_host="", stt_engine="none") as here:
        await here.message()
        here.start()
        async with asyncio.timeout(10):
            while not here.delivery.health()["trouble"]:  # noqa: ASYNC110  # it is asked, never tells
                await asyncio.sleep(0.01)
        assert "ATIENDE_SMTP_HOST" in here.delivery.health()["trouble"][0]
        assert (await here.outbox.jobs())[MAIL].attempts == 0
        assert not here.delivery.health()["ok"]


async def test_a_broken_template_is_told_and_the_mail_goes(tmp_path):
    (tmp_path / "templates" / "es").mkdir(parents=True)
    (tmp_path / "templates" / "es" / "message.txt").write_text("Asunto: {tiket}\n")
    async with (
        mail_server() as smtp,
        office(tmp_path, smtp_port=smtp.port, stt_engine="none") as here,
    ):
        here.start()
        await here.message()
        await smtp.arrived()
        await here.outbox.when(status(MAIL, "done"))
        assert "message.txt:1: no existe el dato {tiket}" in here.delivery.health()["trouble"][0]


async def test_a_defect_in_one_mail_does_not_stop_the_others_or_tell_the_log_who_called(
    tmp_path, caplog
):
    async with (
        mail_server() as smtp,
        office(tmp_path, smtp_port=smtp.port, stt_engine="none") as here,
    ):
        # A zone that does not exist: no admin can do that, so it stands for any mistake of ours.
        here.start()
        zone = here.delivery._labels.zone
        object.__setattr__(here.delivery._labels, "zone", lambda: "Nowhere/At_All")
        await here.message()
        jobs = await here.outbox.when(attempts(MAIL, 1))
        assert "error interno (ZoneInfoNotFoundError)" in jobs[MAIL].error
        assert "mail: job 1: ZoneInfoNotFoundError at" in caplog.text
        assert "Nowhere" not in caplog.text
        object.__setattr__(here.delivery._labels, "zone", zone)
        await here.message("m2")
        await smtp.arrived()


# --- killed -----------------------------------------------------------------------------------

CHILD = """
import asyncio, sys
from pathlib import Path
from tests.contract.overflow.office import office

async def main():
    async with office(Path(sys.argv[1]), smtp_port=int(sys.argv[2]), stt_engine="none") as here:
        await here.message()
        here.start()
        await asyncio.Event().wait()

asyncio.run(main())
"""


def another_process(folder, port):
    root = Path(__file__).parents[3]
    return subprocess.Popen([sys.executable, "-c", CHILD, folder, str(port)], cwd=root)


async def test_a_mail_that_a_kill_interrupted_is_sent_after_the_next_start_and_exists_once(
    tmp_path,
):
    async with mail_server() as smtp:
        smtp.hangs_at = "DATA"
        async with office(tmp_path):  # makes the database
            first = another_process(tmp_path, smtp.port)
        try:
            async with asyncio.timeout(20):
                await smtp.hung.wait()
        finally:
            first.kill()
            first.wait()
        assert smtp.mails == []
        smtp.hangs_at = ""
        async with office(tmp_path, smtp_port=smtp.port, stt_engine="none") as here:
            here.start()
            await here.outbox.when(status(MAIL, "done"))
            assert [mail["Message-ID"] for mail in smtp.mails] == ["<m1@example.com>"]


async def test_an_application_that_is_told_to_stop_first_writes_down_what_just_went(tmp_path):
    async with (
        mail_server() as smtp,
        office(tmp_path, smtp_port=smtp.port, stt_engine="none") as here,
    ):
        smtp.hangs_at = "DATA"
        here.start()
        await here.message()
        await smtp.hung.wait()
        stopping = asyncio.create_task(here.stop())
        smtp.goes_on.set()
        await stopping
        assert (await here.outbox.jobs())[MAIL].status == "done"
        assert len(smtp.mails) == 1


async def test_a_mail_that_went_is_not_sent_again_because_the_database_was_away(tmp_path):
    async with (
        mail_server() as smtp,
        office(tmp_path, smtp_port=smtp.port, stt_engine="none") as here,
    ):
        done, away = here.outbox.done, [True]

        async def not_now(job_id, now):
            if away.pop() if away else False:
                raise DatabaseUnavailable("unavailable", url="x", reason="y")
            await done(job_id, now)

        here.outbox.done = not_now
        here.start()
        await here.message()
        await smtp.arrived()
        here.delivery.wake()
        await here.outbox.when(status(MAIL, "done"))
        assert len(smtp.mails) == 1


# --- other systems ----------------------------------------------------------------------------


@asynccontextmanager
async def other_system(got):
    async def handler(request):
        body = await request.read()
        got.append((request.headers, json.loads(body), body))
        return web.Response(status=503 if len(got) == 1 else 200)

    async with listening(handler) as url:
        yield url


async def test_a_webhook_is_told_of_everything_and_an_event_keeps_its_id_when_it_is_repeated(
    tmp_path,
):
    got = []
    async with (
        mail_server() as smtp,
        other_system(got) as url,
        office(tmp_path, smtp_port=smtp.port, webhook_url=url, webhook_secret="clave") as here,
    ):
        here.start(Scribe())
        await here.message()
        await here.outbox.when(lambda jobs: any(
            job.kind == "webhook" and job.attempts == 1 and job.status == "pending"
            for job in jobs.values()
        ))  # fmt: skip
        here.passes(seconds=60)
        await here.ticket()
        await here.handled()
        await here.handled(handled=False)
        here.delivery.wake()
        await here.outbox.when(lambda jobs: len(jobs) == 9 and all(
            job.status == "done" for job in jobs.values()
        ))  # fmt: skip
    events = [event for _, event, _ in got]
    assert sorted(event["type"] for event in events[1:]) == [
        "message.handled", "message.left", "message.reopened", "message.transcribed",
        "ticket.handled", "ticket.issued", "ticket.reopened",
    ]  # fmt: skip
    by_id = {event["id"]: event["type"] for event in events}
    assert len(by_id) == len(events) - 1
    assert events[0]["id"] in [event["id"] for event in events[1:]]
    left = next(event for event in events if event["type"] == "message.transcribed")
    assert left["data"]["caller_number"] == "+541155550001"
    assert left["data"]["transcript"]["text"] == SAID.text
    assert left["data"]["links"]["self"] == "/api/v1/voice-messages/m1"
    ticket = next(event for event in events if event["type"] == "ticket.issued")
    assert ticket["data"]["number"] == "1000019"
    for headers, event, body in got:
        at = int(headers["X-Atiende-Signature"].split(",")[0][2:])
        assert headers["X-Atiende-Signature"] == signature("clave", at, body)
        assert headers["X-Atiende-Event"] == event["type"]


async def test_an_event_that_nobody_could_check_is_not_sent(tmp_path):
    got = []
    async with other_system(got) as url, office(tmp_path, webhook_url=url) as here:
        here.start()
        await here.ticket()
        here.delivery.wake()
        await here.outbox.when(lambda jobs: any(job.attempts for job in jobs.values()))
        assert "ATIENDE_WEBHOOK_SECRET" in here.delivery.health()["trouble"][0]
        assert got == []


async def test_a_message_becomes_one_message_of_the_crm_with_what_it_says(tmp_path):
    async with office(tmp_path, smtp_host="", message_to_crm=True) as here:
        here.start(Scribe())
        await here.message()
        await here.outbox.when(status("crm:m1", "done"))
        lost = text("UPDATE outbox SET status = 'pending', attempts = 0 WHERE key = 'crm:m1'")
        await here.db.write(lambda connection: connection.execute(lost))
        here.delivery.wake()
        await here.outbox.when(attempts("crm:m1", 1))
        (message,) = await Directory(here.db).crm_messages.of_company("1001")
        assert message.subject == "Mensaje de voz 1000019: Panadería Ñandú (1001) (usuarios)"
        assert "Llamen al 4521" in message.body
        assert message.message_id == "m1"


class Moody:
    """A CRM that says no in one way or the other."""

    def __init__(self, error):
        self.error = error

    async def post_message(self, message):
        raise self.error


@pytest.mark.parametrize(
    ("error", "becomes"), [(CrmUnavailable("away"), "pending"), (CrmRefused("never"), "failed")]
)
async def test_a_crm_that_is_away_gets_it_later_and_one_that_refuses_is_shown(
    tmp_path, error, becomes
):
    async with office(tmp_path, smtp_host="", message_to_crm=True, stt_engine="none") as here:
        here.start(desk=Moody(error))
        await here.message()
        jobs = await here.outbox.when(attempts("crm:m1", 1))
        assert jobs["crm:m1"].status == becomes
        assert f"el CRM no tomó el mensaje: {error.reason}" == jobs["crm:m1"].error


async def test_what_was_erased_meanwhile_is_told_to_nobody(tmp_path):
    async with (
        mail_server() as smtp,
        office(tmp_path, smtp_port=smtp.port, stt_engine="none") as here,
    ):
        await here.message()
        await here.outbox.put([Job("mail", "mail:m2:x", "m2", {"to": "x@example.com"})], here.now)
        here.start()
        jobs = await here.outbox.when(status("mail:m2:x", "failed"))
        assert jobs["mail:m2:x"].error == "ya no está en la base de datos"
        await smtp.arrived()


# --- which jobs -------------------------------------------------------------------------------


async def test_nobody_who_is_not_wanted_gets_a_job(tmp_path):
    async with office(tmp_path, stt_engine="none") as here:
        await here.message()
        await here.ticket()
        await here.handled()
        assert set(await here.outbox.jobs()) == {MAIL}


async def test_a_payload_holds_nothing_about_the_caller(tmp_path):
    async with office(
        tmp_path, webhook_url="http://127.0.0.1:1", webhook_secret="x", message_to_crm=True
    ) as here:
        await here.message()
        await here.ticket()
        await here.ticket("message")
        await here.handled()
        jobs = await here.outbox.jobs()
        assert {key.rsplit(":2026", 1)[0] for key in jobs} == {
            MAIL, "transcribe:m1", "crm:m1", "webhook:message.left:m1",
            "webhook:ticket.issued:1000019", "webhook:message.handled:m1",
            "webhook:ticket.handled:1000019",
        }  # fmt: skip
        for job in jobs.values():
            for person in ("Marta", "555500", "1001"):
                assert person not in str(job.payload) + job.key
        assert jobs_for(here.settings)(here) == ()
