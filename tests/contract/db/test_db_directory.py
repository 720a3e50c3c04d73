"""What the directory keeps and gives back."""

import asyncio
from datetime import UTC, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from db.directory import AgentRecord, NewUser, QueueRecord, SipAccountRecord
from db.errors import AlreadyExists, NotFound, ValueWrong
from tests.contract.db.histories import NASTY_TEXTS, NOON, Teller, answered_call

NASTY_NAMES = ["Ana Muñoz", "Robert'); DROP TABLE users;--", "🦜", "x" * 400, "a\x00b\ud800"]


def somebody(login="ana", **changed):
    values = {"name": "Ana Muñoz", "role": "agent", "password_hash": "$argon2id$…"}
    return NewUser(login=login, **(values | changed))


@pytest.fixture
async def ana(directory) -> AgentRecord:
    return await directory.agents.create(
        somebody(), extension="101", sip_ha1="0123abcd", skills={"ventas": 3, "usuarios": 10}
    )


class TestUsers:
    async def test_a_new_user_can_be_found_by_login_and_by_id(self, directory):
        user = await directory.users.create(somebody("Ana.Muñoz", role="supervisor"))
        assert (user.login, user.role, user.active) == ("Ana.Muñoz", "supervisor", True)
        assert await directory.users.by_login("Ana.Muñoz") == user
        assert await directory.users.by_id(user.id) == user
        assert await directory.users.all() == [user]

    @pytest.mark.parametrize(
        ("login", "typed"),
        [("ana", "ANA"), ("Ñandú", "ñANDÚ"), ("straße", "STRASSE"), ("n\u0303andu", "Ñandu")],
    )
    async def test_a_login_is_the_same_whatever_its_case(self, directory, login, typed):
        user = await directory.users.create(somebody(login))
        assert await directory.users.by_login(typed) == user
        with pytest.raises(AlreadyExists, match="usuario"):
            await directory.users.create(somebody(typed))

    @pytest.mark.parametrize(
        "login", ["", "a b", "a\nb", "x" * 65, "\x00", "\ud800", "a\x7f"], ids=ascii
    )
    async def test_a_login_that_nobody_could_type_is_refused(self, directory, login):
        with pytest.raises(ValueWrong, match="64"):
            await directory.users.create(somebody(login))
        assert await directory.users.by_login(login) is None

    @pytest.mark.parametrize("name", NASTY_NAMES, ids=ascii)
    async def test_any_name_is_kept_within_bounds(self, directory, name):
        user = await directory.users.create(somebody(name=name))
        assert user == await directory.users.by_id(user.id)
        assert 0 < len(user.name) <= 200

    async def test_the_password_can_be_changed(self, directory):
        user = await directory.users.create(somebody())
        await directory.users.set_password_hash(user.id, "new")
        assert (await directory.users.by_id(user.id)).password_hash == "new"

    async def test_changing_nobody_is_an_error(self, directory):
        with pytest.raises(NotFound, match="999"):
            await directory.users.set_password_hash(999, "new")
        with pytest.raises(NotFound, match="999"):
            await directory.users.set_active(999, active=False)

    async def test_two_who_take_a_login_at_once_one_gets_it(self, directory):
        both = [directory.users.create(somebody("ana")), directory.users.create(somebody("ANA"))]
        results = await asyncio.gather(*both, return_exceptions=True)
        assert sorted(type(result).__name__ for result in results) == [
            "AlreadyExists",
            "UserRecord",
        ]


class TestAgents:
    async def test_an_agent_has_extension_and_skills_and_is_found_by_all_names(
        self, directory, ana
    ):
        assert ana.skills == {"usuarios": 10, "ventas": 3}
        assert await directory.agents.by_id(ana.id) == ana
        assert await directory.agents.by_login("ANA") == ana
        assert await directory.agents.by_extension("101") == ana
        assert await directory.agents.by_extension("102") is None
        assert await directory.agents.all() == [ana]

    async def test_an_extension_belongs_to_one_agent_and_the_loser_leaves_no_user(
        self, directory, ana
    ):
        with pytest.raises(AlreadyExists, match="interno «101»"):
            await directory.agents.create(somebody("luis"), extension="101", sip_ha1="x", skills={})
        assert await directory.users.by_login("luis") is None

    async def test_skills_are_replaced_as_a_whole(self, directory, ana):
        await directory.agents.set_skills(ana.id, {"consultas": 1})
        assert (await directory.agents.by_id(ana.id)).skills == {"consultas": 1}
        await directory.agents.set_skills(ana.id, {})
        assert (await directory.agents.by_id(ana.id)).skills == {}

    async def test_groups_are_replaced_as_a_whole_and_read_in_order(self, directory, ana):
        assert ana.groups == ()
        await directory.agents.set_groups(ana.id, ["norte", "Ñandúes", "expertos", "norte"])
        assert (await directory.agents.all())[0].groups == ("expertos", "norte", "Ñandúes")
        await directory.agents.set_groups(ana.id, ["sur"])
        assert (await directory.agents.by_id(ana.id)).groups == ("sur",)
        await directory.agents.set_groups(ana.id, [])
        assert await directory.agents.by_id(ana.id) == ana

    async def test_an_agent_may_begin_in_groups(self, directory):
        luis = await directory.agents.create(
            somebody("luis"), extension="102", sip_ha1="x", skills={}, groups=("sur", "norte")
        )
        assert luis.groups == ("norte", "sur")

    @pytest.mark.parametrize("name", ["", "dos palabras", "x" * 41, "a\x00"])
    async def test_a_group_without_a_proper_name_is_refused_and_changes_nothing(
        self, directory, ana, name
    ):
        with pytest.raises(ValueWrong, match="el grupo"):
            await directory.agents.set_groups(ana.id, ["norte", name])
        assert await directory.agents.by_id(ana.id) == ana

    @pytest.mark.parametrize("level", [0, 11, -1, 1.5, "3"])
    async def test_a_level_outside_1_to_10_is_refused_and_changes_nothing(
        self, directory, ana, level
    ):
        with pytest.raises(ValueWrong, match="1 al 10"):
            await directory.agents.set_skills(ana.id, {"ventas": 5, "otra": level})
        assert await directory.agents.by_id(ana.id) == ana

    async def test_the_phones_password_can_be_changed(self, directory, ana):
        await directory.agents.set_sip_ha1(ana.id, "ffff")
        assert (await directory.agents.by_id(ana.id)).sip_ha1 == "ffff"

    async def test_changing_nobody_is_an_error(self, directory):
        with pytest.raises(NotFound):
            await directory.agents.set_skills(999, {"ventas": 1})
        with pytest.raises(NotFound):
            await directory.agents.set_groups(999, ["norte"])
        with pytest.raises(NotFound):
            await directory.agents.set_sip_ha1(999, "x")

    async def test_an_agent_who_left_is_still_listed_as_not_active(self, directory, ana):
        await directory.users.set_active(ana.id, active=False)
        [listed] = await directory.agents.all()
        assert not listed.active


class TestQueuesAndAccounts:
    async def test_queues_come_in_the_order_of_the_page(self, directory):
        general = QueueRecord(name="general", label="General", skill="general", position=2)
        sales = QueueRecord(
            name="ventas", label="Ventas «0800»", skill="ventas", ring_timeout_s=12.5, position=1
        )
        await directory.queues.put(general)
        await directory.queues.put(sales)
        assert await directory.queues.all() == [sales, general]
        assert await directory.queues.by_name("ventas") == sales
        assert await directory.queues.by_name("otra") is None

    async def test_putting_a_queue_again_changes_it(self, directory):
        before = QueueRecord(name="ventas", label="Ventas", skill="ventas")
        after = QueueRecord(name="ventas", label="Otras", skill="otra", wrap_up_s=0, position=9)
        await directory.queues.put(before)
        await directory.queues.put(after)
        assert await directory.queues.all() == [after]
        await directory.queues.remove("ventas")
        assert await directory.queues.all() == []
        with pytest.raises(NotFound):
            await directory.queues.remove("ventas")

    async def test_an_account_is_kept_changed_and_removed(self, directory):
        phone = SipAccountRecord(user="demo", ha1="abc", kind="caller", name="Demo")
        trunk = SipAccountRecord(user="carrier", ha1="def", kind="trunk", name="Operadora 🦜")
        await directory.sip_accounts.put(phone)
        await directory.sip_accounts.put(trunk)
        assert await directory.sip_accounts.all() == [trunk, phone]
        renamed = SipAccountRecord(user="demo", ha1="xyz", kind="trunk", name="Otro")
        await directory.sip_accounts.put(renamed)
        assert await directory.sip_accounts.by_user("demo") == renamed
        await directory.sip_accounts.remove("demo")
        assert await directory.sip_accounts.by_user("demo") is None
        with pytest.raises(NotFound):
            await directory.sip_accounts.remove("demo")

    async def test_a_kind_that_does_not_exist_is_refused(self, directory):
        odd = SipAccountRecord(user="demo", ha1="abc", kind="fax", name="Demo")
        with pytest.raises(IntegrityError):
            await directory.sip_accounts.put(odd)


class TestFlows:
    async def test_before_the_first_publication_there_is_none(self, directory):
        assert await directory.flows.latest() is None
        assert await directory.flows.by_id(1) is None

    async def test_a_change_makes_a_new_revision_and_the_old_one_stays(self, directory):
        first = await directory.flows.publish("say: ñ 🦜", published_by="ana", now=NOON)
        second = await directory.flows.publish("say: b", published_by="luis", now=NOON)
        assert (first.id, second.id) == (1, 2)
        assert await directory.flows.latest() == second
        assert await directory.flows.by_id(1) == first
        assert first.source == "say: ñ 🦜"
        assert await directory.flows.recent() == [second, first]

    async def test_publishing_the_same_again_changes_nothing(self, directory):
        first = await directory.flows.publish("a", published_by="ana", now=NOON)
        later = NOON + timedelta(days=1)
        assert await directory.flows.publish("a", published_by="luis", now=later) == first

    async def test_going_back_to_an_old_text_is_a_new_revision(self, directory):
        for source in ("a", "b", "a"):
            latest = await directory.flows.publish(source, published_by="ana", now=NOON)
        assert latest.id == 3


class TestWebSessions:
    @pytest.fixture
    async def session(self, directory, ana) -> str:
        expires_at = NOON + timedelta(hours=1)
        await directory.web_sessions.create("token", ana.id, now=NOON, expires_at=expires_at)
        return "token"

    async def test_a_session_names_its_user_until_it_expires(self, directory, ana, session):
        user = await directory.web_sessions.user(session, now=NOON + timedelta(minutes=59))
        assert user == await directory.users.by_id(ana.id)
        over = NOON + timedelta(hours=1)
        assert await directory.web_sessions.user(session, now=over) is None
        assert await directory.web_sessions.user("other", now=NOON) is None

    async def test_a_session_can_be_extended_and_ended(self, directory, session):
        tomorrow = NOON + timedelta(days=1)
        await directory.web_sessions.extend(session, expires_at=tomorrow + timedelta(hours=1))
        assert await directory.web_sessions.user(session, now=tomorrow)
        await directory.web_sessions.end(session)
        assert await directory.web_sessions.user(session, now=tomorrow) is None

    async def test_whoever_is_locked_out_is_out_at_once(self, directory, ana, session):
        await directory.users.set_active(ana.id, active=False)
        assert await directory.web_sessions.user(session, now=NOON) is None

    async def test_a_user_can_be_logged_out_everywhere(self, directory, ana, session):
        more = NOON + timedelta(hours=2)
        await directory.web_sessions.create("phone", ana.id, now=NOON, expires_at=more)
        assert await directory.web_sessions.end_all_of(ana.id) == 2

    async def test_only_what_is_over_is_pruned(self, directory, ana, session):
        more = NOON + timedelta(hours=2)
        await directory.web_sessions.create("later", ana.id, now=NOON, expires_at=more)
        assert await directory.web_sessions.prune(now=NOON + timedelta(hours=1)) == 1
        assert await directory.web_sessions.user("later", now=NOON + timedelta(hours=1))

    async def test_sessions_go_with_their_user(self, db, directory, ana, session):
        await db.write(lambda c: c.execute(text("DELETE FROM users")))
        left = await db.read(lambda c: c.scalar(text("SELECT count(*) FROM web_sessions")))
        assert left == 0


class TestHistory:
    async def tell(self, ledger, call_id, minute, **arrival):
        teller = Teller(call_id, at=NOON + timedelta(minutes=minute))
        teller.arrive(**arrival)
        teller.join("ventas" if minute % 2 else "usuarios")
        await ledger.record(teller.told)

    async def test_recent_calls_come_newest_first_and_by_pages(self, ledger, directory):
        for minute in range(5):
            await self.tell(ledger, f"c{minute}", minute)
        page = await directory.history.recent_calls(2)
        assert [call.call_id for call in page] == ["c4", "c3"]
        page = await directory.history.recent_calls(2, before=page[-1].arrived_at)
        assert [call.call_id for call in page] == ["c2", "c1"]

    async def test_calls_can_be_narrowed_to_a_queue_a_caller_or_an_agent(self, ledger, directory):
        await self.tell(ledger, "c1", 1, number="111")
        await self.tell(ledger, "c2", 2, number="222' OR ''='")
        await ledger.record(answered_call("c3", agent_id=7))
        recent = directory.history.recent_calls

        async def ids(**narrowed):
            return [call.call_id for call in await recent(**narrowed)]

        assert await ids(queue="ventas") == ["c1"]
        assert await ids(caller_number="222' OR ''='") == ["c2"]
        assert await ids(agent_id=7) == ["c3"]
        assert await ids(agent_id=7, queue="ventas") == []

    async def test_calls_in_progress_are_those_without_an_end(self, ledger, directory):
        await self.tell(ledger, "live", 1)
        await ledger.record(answered_call("over"))
        assert [call.call_id for call in await directory.history.calls_in_progress()] == ["live"]

    async def test_an_unknown_call_or_agent_is_none(self, directory):
        assert await directory.history.call("none") is None
        assert await directory.history.agent_last_state(1) is None
        assert await directory.history.agents_last_states() == {}

    async def test_each_agents_last_state_is_known_after_a_restart(self, ledger, directory):
        await ledger.record(answered_call(agent_id=7))
        last = await directory.history.agents_last_states()
        assert {agent: state.state for agent, state in last.items()} == {
            7: "talking",
            8: "available",
        }
        assert last[7].since.tzinfo == UTC


class TestContacts:
    async def test_contacts_are_kept_with_their_company(self, directory):
        await directory.companies.import_csv("numero,nombre\n1001,Ñandú\n".encode(), "e.csv")
        luis = await directory.companies.add_contact("1001", name="Luis", number="+54911")
        ana = await directory.companies.add_contact(
            "1001", name="Ana 🦜", number="x" * 400, email="a@b"
        )
        assert await directory.companies.contacts("1001") == [ana, luis]
        assert len(ana.number) == 200
        with pytest.raises(NotFound, match="9999"):
            await directory.companies.add_contact("9999", name="Luis", number="1")


class TestImport:
    async def test_a_file_is_loaded_and_loading_it_again_changes_nothing(self, directory):
        data = (
            "numero;nombre;funcional_nombre;facturacion_correo\n"
            '1001;"Ñandú; Hijos";Ana;pagos@example.com\n'
            "0007;🦜;;\n"
        ).encode()
        for _ in range(2):
            assert await directory.companies.import_csv(data, "empresas.csv") == 2
            assert await directory.companies.count() == 2
        company = await directory.companies.company("1001")
        assert company.name == "Ñandú; Hijos"
        assert [(a.role, a.name, a.email) for a in company.assistants] == [
            ("functional", "Ana", ""),
            ("billing", "", "pagos@example.com"),
        ]

    async def test_a_later_file_changes_its_companies_and_leaves_the_others(self, directory):
        both = b"numero,nombre,funcional_nombre\n1001,Uno,Ana\n1002,Dos,Luis\n"
        await directory.companies.import_csv(both, "a.csv")
        await directory.companies.import_csv(b"numero,nombre\n1002,Nuevo\n", "b.csv")
        assert (await directory.companies.company("1001")).assistants
        changed = await directory.companies.company("1002")
        assert (changed.name, changed.assistants) == ("Nuevo", ())

    async def test_one_bad_line_loads_nothing(self, directory):
        data = b"numero,nombre\n1001,Uno\nabc,Dos\n"
        with pytest.raises(Exception, match=r"e\.csv:3: columna numero: «abc»"):
            await directory.companies.import_csv(data, "e.csv")
        assert await directory.companies.count() == 0


@pytest.mark.parametrize("nasty", NASTY_TEXTS, ids=range(len(NASTY_TEXTS)))
async def test_no_text_in_a_question_does_harm(ledger, directory, nasty):
    assert await directory.users.by_login(nasty) is None
    assert await directory.agents.by_login(nasty) is None
    assert await directory.agents.by_extension(nasty) is None
    assert await directory.queues.by_name(nasty) is None
    assert await directory.sip_accounts.by_user(nasty) is None
    assert await directory.companies.company(nasty) is None
    assert await directory.companies.contacts(nasty) == []
    assert await directory.web_sessions.user(nasty, now=NOON) is None
    assert await directory.history.call(nasty) is None
    assert await directory.history.recent_calls(queue=nasty) == []
    assert await ledger.facts(nasty) == []


@pytest.mark.parametrize("nasty", NASTY_TEXTS, ids=range(len(NASTY_TEXTS)))
async def test_a_caller_is_found_by_the_number_as_it_came(ledger, directory, nasty):
    teller = Teller("c1")
    teller.arrive(number=nasty)
    await ledger.record(teller.told)
    [found] = await directory.history.recent_calls(caller_number=nasty)
    assert found.call_id == "c1"
