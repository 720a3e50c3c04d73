"""Voice messages over HTTP: what was said, how sure that is, the sound, what became of the mail."""

from datetime import timedelta

import pytest

from db.directory import QueueRecord
from db.engine import Database
from db.facts import PersonalDataErased
from db.office import Erasure
from db.outbox import Job
from tests.contract.db.histories import Teller
from tests.contract.web.conftest import Site, Visitor
from tests.contract.web.promised import content_type, documented
from tests.contract.web.stories import (
    ANA,
    MESSAGE,
    SOUND,
    ana_leaves_a_message,
    luis_asks_for_a_ticket,
    sound_of,
)

MESSAGES = "/api/v1/voice-messages"
ONE = f"/voice-messages/{MESSAGE}"


@pytest.fixture(autouse=True)
async def ana(site: Site) -> None:
    await ana_leaves_a_message(site)


async def test_a_message_says_who_called_what_was_said_and_how_sure_that_is(sofia: Visitor):
    message = await sofia.get(ONE)
    documented(f"{MESSAGES}/{{id}}", "get", 200, message)
    assert (message["caller_name"], message["company_name"]) == ("Ana Muñoz", "Panadería Ñandú")
    assert (message["ticket_number"], message["duration_s"]) == (ANA, 7.25)
    transcript = message["transcript"]
    assert (transcript["status"], transcript["engine"]) == ("done", "whisper")
    assert transcript["words"][0] == {"text": "Llamen", "confidence": 0.9}
    assert transcript["numbers"] == [{"text": "4521", "confidence": 0.7}]


async def test_a_list_of_messages_is_short_and_found_by_what_was_said(sofia: Visitor):
    page = await sofia.get("/voice-messages?q=llamen&status=open&queue=usuarios")
    documented(MESSAGES, "get", 200, page)
    [message] = page["items"]
    assert message["id"] == MESSAGE
    assert message["transcript"]["text"] == "Llamen al cuatro cinco dos uno"
    assert "words" not in message["transcript"]
    assert (await sofia.get("/voice-messages?q=nadie"))["items"] == []
    assert (await sofia.get(f"/voice-messages?ticket={ANA}"))["items"] == [message]
    assert (await sofia.get("/voice-messages?ticket=123"))["items"] == []


async def test_the_message_tells_what_became_of_its_mail(site: Site, sofia: Visitor):
    async def mail() -> tuple[str, str]:
        shown = (await sofia.get(ONE))["mail"]
        return shown["status"], shown["error"]

    outbox, now = site.stock.outbox, site.now[0]
    assert await mail() == ("none", "")
    await outbox.put([Job("mail", f"mail {MESSAGE}", MESSAGE)], now)
    assert await mail() == ("pending", "")
    [job] = await outbox.due(now)
    await outbox.retry(job.id, now, "el servidor no responde")
    assert await mail() == ("pending", "el servidor no responde")
    await outbox.give_up(job.id, "la dirección no existe", now)
    assert await mail() == ("failed", "la dirección no existe")
    more = Job("mail", f"mail {MESSAGE} luis", MESSAGE, {"to": "luis@example.com"})
    await outbox.put([more], now)
    assert await mail() == ("failed", "la dirección no existe"), "one of two addresses"
    [other] = await outbox.due(now)
    await outbox.give_up(other.id, "buzón lleno", now)
    assert await mail() == ("failed", "la dirección no existe; luis@example.com: buzón lleno")
    await outbox.done(other.id, now)
    await outbox.done(job.id, now)
    shown = (await sofia.get(ONE))["mail"]
    assert (shown["status"], shown["at"]) == (
        "sent",
        f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03}Z",
    )


async def test_a_transcript_on_its_way_is_told_from_one_that_will_not_come(site: Site, sofia):
    teller = Teller("c9")
    teller.arrive()
    other = teller.message("1", "")
    await site.stock.record(teller.told)
    assert (await sofia.get(f"/voice-messages/{other}"))["transcript"]["status"] == "none"
    await site.stock.outbox.put([Job("transcribe", "t9", other)], site.now[0])
    message = await sofia.get(f"/voice-messages/{other}")
    documented(f"{MESSAGES}/{{id}}", "get", 200, message)
    assert message["transcript"]["status"] == "pending"
    assert message["links"]["ticket"] is None


async def test_the_sound_is_heard_whole_or_in_parts(sofia: Visitor):
    whole = await sofia.ask("GET", f"{ONE}/audio")
    assert (whole.status, await whole.read()) == (200, SOUND)
    assert whole.headers["Content-Type"] == content_type(f"{MESSAGES}/{{id}}/audio", 200)
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert whole.headers["Cache-Control"] == "private, no-store"
    part = await sofia.ask("GET", f"{ONE}/audio", headers={"Range": "bytes=100-199"})
    assert (part.status, await part.read()) == (206, SOUND[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(SOUND)}"
    beyond = await sofia.ask("GET", f"{ONE}/audio", headers={"Range": f"bytes={len(SOUND)}-"})
    assert beyond.status == 416


async def test_the_page_may_play_sound_of_its_own_site_only(site: Site, http):
    policy = (await http.get(f"{site.url}/")).headers["Content-Security-Policy"]
    assert "media-src 'self'" in policy.split("; ")


async def test_a_sound_that_was_erased_is_told_from_one_that_is_lost(site: Site, sofia: Visitor):
    sound_of(site).unlink()
    assert await sofia.refused("GET", f"{ONE}/audio") == (404, "audio_missing")
    await site.stock.record([PersonalDataErased(at=site.now[0], call_id="c1", what="audio")])
    assert await sofia.refused("GET", f"{ONE}/audio") == (410, "audio_erased")
    message = await sofia.get(ONE)
    assert message["links"]["audio"] is None
    assert not message["erased"]


async def test_of_a_person_whose_time_is_over_nothing_is_shown(
    site: Site, sofia: Visitor, database: Database
):
    await Erasure(database).erase(["c1"], "personal", site.now[0])
    message = await sofia.get(ONE)
    documented(f"{MESSAGES}/{{id}}", "get", 200, message)
    assert message["erased"]
    assert (message["caller_number"], message["caller_name"]) == ("", "")
    assert message["transcript"]["text"] == ""
    assert message["company_name"] == "Panadería Ñandú", "a company is no person"
    ticket = await sofia.get(f"/tickets/{ANA}")
    assert (ticket["erased"], ticket["caller_number"]) == (True, "")
    assert await sofia.refused("GET", f"{ONE}/audio") == (410, "audio_erased")


async def test_no_file_but_the_message_is_ever_sent(site: Site, sofia: Visitor, tmp_path):
    (tmp_path / "secret.wav").write_bytes(b"no")
    teller = Teller("c8")
    teller.arrive()
    other = teller.message("1", "", audio="../secret.wav")
    await site.stock.record(teller.told)
    assert await sofia.refused("GET", f"/voice-messages/{other}/audio") == (404, "audio_missing")


async def test_a_message_is_dealt_with_and_taken_back(site: Site, sofia: Visitor, admin: Visitor):
    first = await sofia.ask("GET", ONE)
    tag = {"If-Match": first.headers["ETag"]}
    done = await sofia.ask("POST", f"{ONE}/handle", json={"answer": "Resuelto"}, headers=tag)
    message = await done.json()
    documented(f"{MESSAGES}/{{id}}/handle", "post", 200, message)
    assert (message["status"], message["handled_by"]) == ("handled", "sofia")
    late = await admin.refused("POST", f"{ONE}/reopen", headers=tag)
    assert late == (412, "changed_meanwhile")
    site.now[0] += timedelta(seconds=1)
    fresh = {"If-Match": done.headers["ETag"]}
    back = await (await admin.ask("POST", f"{ONE}/reopen", headers=fresh)).json()
    documented(f"{MESSAGES}/{{id}}/reopen", "post", 200, back)
    assert back["status"] == "open"


async def test_a_transcript_that_arrives_changes_the_etag(site: Site, sofia: Visitor):
    tag = {"If-None-Match": (await sofia.ask("GET", ONE)).headers["ETag"]}
    assert (await sofia.ask("GET", ONE, headers=tag)).status == 304
    await site.stock.messages.set_transcript(MESSAGE, "done", now=site.now[0], text="Otra cosa")
    assert (await sofia.ask("GET", ONE, headers=tag)).status == 200


async def test_a_mail_that_leaves_meanwhile_is_no_reason_to_refuse_an_answer(site: Site, sofia):
    tag = (await sofia.ask("GET", ONE)).headers["ETag"]
    await site.stock.outbox.put([Job("mail", "k", MESSAGE)], site.now[0])
    assert (await sofia.ask("GET", ONE, headers={"If-None-Match": tag})).status == 200
    answer = {"json": {"answer": "Resuelto"}, "headers": {"If-Match": tag}}
    assert (await sofia.ask("POST", f"{ONE}/handle", **answer)).status == 200
    assert await sofia.refused("POST", f"{ONE}/handle", **answer) == (412, "changed_meanwhile")


async def test_a_message_that_nobody_left_is_not_found(sofia: Visitor):
    assert await sofia.refused("GET", "/voice-messages/nada") == (404, "not_found")
    assert await sofia.refused("POST", "/voice-messages/nada/handle", json={}) == (404, "not_found")


async def test_the_queues_come_with_their_labels(site: Site, sofia: Visitor):
    await luis_asks_for_a_ticket(site)
    await site.stock.directory.queues.put(
        QueueRecord(name="ventas", label="Ventas y planes", skill="ventas")
    )
    queues = await sofia.get("/queues")
    documented("/api/v1/queues", "get", 200, queues)
    assert queues == [{"name": "ventas", "label": "Ventas y planes"}]
    [ticket] = (await sofia.get("/tickets?queue=ventas"))["items"]
    assert ticket["queue_label"] == "Ventas y planes"
