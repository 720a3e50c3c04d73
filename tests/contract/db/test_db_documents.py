"""Documents, the closed-now switch, API keys and the built-in CRM's messages."""

import asyncio
from datetime import timedelta

import pytest

from db.errors import AlreadyExists, NotFound, PublishedMeanwhile
from tests.contract.db.histories import NASTY_TEXTS, NOON

LATER = NOON + timedelta(hours=1)


class TestDocuments:
    @pytest.fixture
    def documents(self, directory):
        return directory.documents

    async def test_each_kind_numbers_its_own_revisions(self, documents):
        hours = await documents.publish("hours", "week: {}\n", "ana", NOON)
        policy = await documents.publish("overflow", "choices: []\n", "luis", LATER)
        second = await documents.publish("hours", "week: ñ\n", "luis", LATER)
        assert [hours.id, policy.id, second.id] == [1, 1, 2]
        assert await documents.latest("hours") == second
        assert await documents.latest("overflow") == policy
        assert await documents.by_id("hours", 1) == hours
        assert await documents.revisions("hours") == [second, hours]
        assert (hours.source, hours.published_by, hours.published_at) == ("week: {}\n", "ana", NOON)

    async def test_publishing_the_same_again_makes_no_revision_and_an_older_one_does(
        self, documents
    ):
        first = await documents.publish("hours", "a", "ana", NOON)
        assert await documents.publish("hours", "a", "luis", LATER) == first
        await documents.publish("hours", "b", "ana", LATER)
        back = await documents.publish("hours", "a", "luis", LATER)
        assert (back.id, back.sha256, back.published_by) == (3, first.sha256, "luis")

    async def test_nothing_is_published_over_somebody_elses_change(self, documents):
        await documents.publish("hours", "a", "ana", NOON, base=0)
        await documents.publish("hours", "b", "luis", NOON, base=1)
        with pytest.raises(PublishedMeanwhile, match="revisión 2") as error:
            await documents.publish("hours", "c", "ana", LATER, base=1)
        assert "Revision 2" in error.value.message("en")
        assert (await documents.latest("hours")).source == "b"

    async def test_of_two_who_publish_at_once_from_the_same_one_wins(self, documents):
        both = [documents.publish("hours", text, "ana", NOON, base=0) for text in "ab"]
        results = await asyncio.gather(*both, return_exceptions=True)
        assert sorted(type(result).__name__ for result in results) == [
            "DocumentRevision",
            "PublishedMeanwhile",
        ]

    async def test_before_the_first_publication_there_is_none(self, documents):
        assert await documents.latest("hours") is None
        assert await documents.by_id("hours", 1) is None
        assert await documents.revisions("hours") == []


class TestClosedNow:
    @pytest.fixture
    def closed_now(self, directory):
        return directory.closed_now

    async def test_a_calendar_is_closed_with_its_notice_until_it_is_opened(self, closed_now):
        closed = await closed_now.close("oficina", ["corte_de_luz"], "Sin luz", None, "ana", NOON)
        assert (closed.notice, closed.reason, closed.by) == (("corte_de_luz",), "Sin luz", "ana")
        assert await closed_now.get("oficina", LATER) == closed
        assert await closed_now.get("otra", LATER) is None
        assert await closed_now.open("oficina", "luis", LATER)
        assert await closed_now.get("oficina", LATER) is None
        assert not await closed_now.open("oficina", "luis", LATER)
        [kept] = await closed_now.history()
        assert (kept.opened_by, kept.opened_at) == ("luis", LATER)

    async def test_a_closing_ends_by_itself_when_its_time_is_over(self, closed_now):
        await closed_now.close("oficina", [], "", LATER, "ana", NOON)
        assert [one.calendar for one in await closed_now.all(NOON)] == ["oficina"]
        assert await closed_now.get("oficina", LATER) is None
        assert await closed_now.all(LATER) == []

    async def test_closing_again_replaces_the_notice_and_keeps_what_was(self, closed_now):
        await closed_now.close("oficina", ["a"], "", LATER, "ana", NOON)
        second = await closed_now.close("oficina", ["b"], "", None, "luis", LATER)
        assert await closed_now.all(LATER) == [second]
        assert [one.notice for one in await closed_now.history()] == [("b",), ("a",)]

    async def test_two_who_close_at_once_leave_one_closing(self, closed_now):
        await asyncio.gather(
            *(closed_now.close("oficina", [], "", None, who, NOON) for who in ("ana", "luis"))
        )
        assert len(await closed_now.all(NOON)) == 1
        assert len(await closed_now.history()) == 2

    @pytest.mark.parametrize("reason", NASTY_TEXTS, ids=range(len(NASTY_TEXTS)))
    async def test_any_reason_is_kept_within_bounds(self, closed_now, reason):
        closed = await closed_now.close("oficina", [], reason, None, "ana", NOON)
        assert len(closed.reason) <= 200


class TestApiKeys:
    @pytest.fixture
    def keys(self, directory):
        return directory.api_keys

    async def test_a_key_is_found_by_its_hash_until_it_is_revoked(self, keys):
        made = await keys.create("erp", "ab" * 32, ["tickets:read"], "ana", NOON)
        assert (made.name, made.scopes, made.revoked_at) == ("erp", ("tickets:read",), None)
        assert await keys.by_hash("ab" * 32) == made
        assert await keys.by_hash("cd" * 32) is None
        await keys.revoke("erp", LATER)
        assert await keys.by_hash("ab" * 32) is None
        assert [one.revoked_at for one in await keys.all()] == [LATER]

    async def test_when_a_key_was_last_used_is_known(self, keys):
        made = await keys.create("erp", "ab" * 32, [], "ana", NOON)
        await keys.touch(made.id, LATER)
        assert (await keys.by_hash("ab" * 32)).last_used_at == LATER

    async def test_a_name_never_passes_to_another_key(self, keys):
        await keys.create("erp", "ab" * 32, [], "ana", NOON)
        await keys.revoke("erp", NOON)
        with pytest.raises(AlreadyExists, match="clave de API «erp»"):
            await keys.create("erp", "cd" * 32, [], "ana", LATER)

    async def test_revoking_what_is_not_there_or_is_revoked_already_is_an_error(self, keys):
        with pytest.raises(NotFound, match="erp"):
            await keys.revoke("erp", NOON)


class TestCrmMessages:
    async def test_a_message_is_posted_once_however_often_it_is_tried(self, directory):
        post = directory.crm_messages.post
        first = await post("1001", "Mensaje", "Hola", "m1", NOON)
        assert await post("1001", "Mensaje", "otra vez", "m1", LATER) == first
        second = await post("1001", "Otro", "", "m2", LATER)
        assert await directory.crm_messages.of_company("1001") == [second, first]
        assert await directory.crm_messages.of_company("") == []
