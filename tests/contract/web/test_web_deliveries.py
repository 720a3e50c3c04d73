"""What could not be delivered is seen, and tried again when somebody says so."""

from datetime import timedelta

from db.outbox import Job
from tests.contract.web.conftest import Site, Visitor
from tests.contract.web.promised import documented
from tests.contract.web.stories import ANA, MESSAGE


async def test_what_was_given_up_comes_first_and_can_be_tried_again(site: Site, sofia: Visitor):
    outbox, now = site.stock.outbox, site.now[0]
    await outbox.put(
        [Job("mail", "k1", MESSAGE), Job("webhook", "k2", ANA), Job("other", "k3", "x")], now
    )
    first, *_ = await outbox.due(now)
    await outbox.give_up(first.id, "la dirección no existe", now)
    shown = await sofia.get("/deliveries")
    documented("/api/v1/deliveries", "get", 200, shown)
    assert shown["troubles"] == ["Falta el servidor de correo."]
    failed, webhook, other = shown["items"]
    assert (failed["status"], failed["label"]) == ("failed", "Correo")
    assert (failed["error"], failed["due_at"]) == ("la dirección no existe", None)
    assert (failed["message_id"], failed["ticket_number"]) == (MESSAGE, None)
    assert (webhook["message_id"], webhook["ticket_number"]) == (None, ANA)
    assert other["label"] == "other"

    site.now[0] += timedelta(minutes=1)
    answer = await sofia.ask("POST", f"/deliveries/{failed['id']}/retry")
    assert answer.status == 204
    assert site.woken == ["delivery"]
    assert (await sofia.get("/deliveries?status=failed"))["items"] == []
    assert len((await sofia.get("/deliveries?status=pending"))["items"]) == 3


async def test_what_is_no_delivery_cannot_be_tried(site: Site, sofia: Visitor):
    for number in ("7", "x", "9" * 30):
        refused = await sofia.refused("POST", f"/deliveries/{number}/retry")
        assert refused == (404, "not_found"), number
    assert await sofia.refused("GET", "/deliveries?status=done") == (400, "bad_request")
    assert site.woken == []
