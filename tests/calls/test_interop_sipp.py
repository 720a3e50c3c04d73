"""Other people's SIP stacks: callers, agents' phones and carriers that are not Asterisk."""

import re
import secrets
from collections.abc import AsyncIterator

import pytest

from atiende.demo import people
from tests.rig import sipp_scenarios as scenarios
from tests.rig.hearing import loudness_dbfs
from tests.rig.scene import Scene
from tests.rig.sipp import Sipp, Transport, require_raw_sockets, require_sipp
from tests.rig.sipp_phone import sipp_phone
from tests.rig.sipp_scenarios import Identity

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture(autouse=True)
def _sipp() -> None:
    require_sipp()


def somebody(scene: Scene) -> Identity:
    number = f"54911{secrets.randbelow(10**8):08}"
    return Identity(number, people.CALLER, scene.line.secrets.sip[people.CALLER])


async def row_of(scene: Scene, who: Identity, known: str) -> dict:
    async def look() -> list[dict]:
        sql = f"SELECT * FROM calls WHERE caller_number = ? AND {known} IS NOT NULL"
        return scene.line.rows(sql, who.number)

    return (await scene.until(look, f"{known} of {who.number}", within_s=15))[0]


@pytest.mark.parametrize(("digits", "transport"), [("play_dtmf", "udp"), ("info", "tcp")])
async def test_a_sipp_caller_reaches_an_agent_by_the_menu(
    scene: Scene, digits: scenarios.Digits, transport: Transport
):
    if digits == "play_dtmf":
        require_raw_sockets()
    ana = await scene.sit_down("ana")
    who, line = somebody(scene), scene.line
    wanted = scenarios.caller(who, line.settings.line_number, digits, "1", "1001#")
    async with Sipp(line.folder, who.number, line.address, wanted, transport=transport) as sipp:
        await ana.page.until_call("talking", deadline_s=15)
        await (await ana.phone.incoming()).hang_up()
        await sipp.succeeds()
    row = await row_of(scene, who, "ended_at")
    assert (row["choice"], row["keys"], row["outcome"]) == ("usuario", "11001#", "answered")
    assert (row["company_number"], row["company_verification"]) == ("1001", "verified")


async def test_a_sipp_phone_registers_over_tcp_answers_is_heard_and_hangs_up(scene: Scene):
    hum = scenarios.write_hum(scene.line.folder / "hum.al")
    async with sipp_phone(scene, scenarios.answers(hum, talk_ms=2500), "tcp") as (ana, phone):
        caller = await scene.dial()
        await caller.call.press("1")
        await caller.call.press("1001#")
        await ana.page.until_call("talking")
        with_agent = await caller.call.record(f"agent-{caller.number}")
        await caller.call.wait_ended()
        assert loudness_dbfs(await with_agent.stop()) > -20
        row = await scene.row_of(caller, ended=True)
        assert (row["outcome"], row["ended_by"]) == ("answered", "agent")
        assert phone.complaints == []


async def test_a_caller_whom_the_phone_holds_as_it_answers_hears_music(scene: Scene):
    hum = scenarios.write_hum(scene.line.folder / "hum.al")
    async with sipp_phone(scene, scenarios.answers(hum, talk_ms=1500, on_hold=True)) as (ana, _):
        caller = await scene.dial()
        await caller.call.press("1")
        await caller.call.press("1001#")
        await ana.page.until_agent("on_hold")
        held = await caller.call.record(f"held-{caller.number}")
        await caller.call.wait_ended()
        # Music begins softly here and there; silence is far below that.
        assert loudness_dbfs(await held.stop()) > -60


async def test_the_transfer_key_of_a_phone_is_refused_and_the_two_talk_on(scene: Scene):
    hum = scenarios.write_hum(scene.line.folder / "hum.al")
    manners = scenarios.answers(hum, talk_ms=1500, refers_to="2003", refused_with=603)
    async with sipp_phone(scene, manners) as (ana, phone):
        caller = await scene.dial()
        await caller.call.press("1")
        await caller.call.press("1001#")
        await ana.page.until_call("talking")
        await caller.call.wait_sound()
        await caller.call.wait_ended()
        row = await scene.row_of(caller, ended=True)
        assert (row["outcome"], row["ended_by"], row["talk_s"] > 1) == ("answered", "agent", True)
        assert phone.complaints == []


@pytest.mark.parametrize(
    ("manners", "outcome"),
    [
        (scenarios.refuses("486 Busy Here", rings=False), "busy"),
        (scenarios.rings_on(), "timed_out"),
    ],
    ids=["busy", "not answered"],
)
async def test_a_call_that_a_sipp_phone_does_not_take_goes_to_the_next_agent(
    scene: Scene, manners: str, outcome: str
):
    async with sipp_phone(scene, manners) as (_, phone):
        caller = await scene.dial()
        await caller.call.press("1")
        await caller.call.press("1001#")
        await scene.joined(caller)
        carla = await scene.sit_down("carla", expect_call=True)
        await carla.page.until_call("talking", deadline_s=15)
        await caller.call.hang_up()
        offers = await scene.offers_to(caller)
        assert (offers[0], offers[-1]) == (("ana", outcome), ("carla", "accepted"))
        assert phone.complaints == []


CARRIER, STRANGER = "127.0.0.2", "127.0.0.3"
RELOAD = "module reload res_pjsip.so"


@pytest.fixture
async def trunk(scene: Scene) -> AsyncIterator[None]:
    """The trunk that the administrator's file has ready, with its marks of a comment taken away."""
    trunks = scene.line.settings.local_dir / "pjsip_trunks.conf"
    example = trunks.read_text()
    wanted = example[example.index("; [carrier]") : example.index("; A carrier that wants")]
    lines = re.sub("^; ?", "", wanted, flags=re.MULTILINE).replace("192.0.2.10", CARRIER)
    trunks.write_text(example + lines)
    await scene.line.asterisk.cli(RELOAD)
    yield
    trunks.write_text(example)
    await scene.line.asterisk.cli(RELOAD)


@pytest.mark.parametrize(
    ("dialled", "number"),
    [("+5491145550800", "+5491145550800"), ("08005550101;phone-context=+54", "08005550101")],
)
async def test_a_carrier_known_by_its_address_reaches_the_menu(
    scene: Scene, trunk: None, dialled: str, number: str
):
    who, line = Identity(f"+54911{secrets.randbelow(10**8):08}"), scene.line
    wanted = scenarios.impatient_caller(who, dialled, 500, 600, "2")
    async with Sipp(line.folder, who.number, line.address, wanted, at=CARRIER) as sipp:
        await sipp.succeeds()
    row = await row_of(scene, who, "ended_at")
    assert (row["dialled"], row["choice"]) == (number, "interesado")


async def test_an_invite_from_nobody_known_is_refused(scene: Scene, trunk: None):
    who, line = Identity(f"+54911{secrets.randbelow(10**8):08}"), scene.line
    wanted = scenarios.refused_caller(who, line.settings.line_number, 401)
    async with Sipp(line.folder, who.number, line.address, wanted, at=STRANGER) as sipp:
        await sipp.succeeds()
    assert line.rows("SELECT * FROM calls WHERE caller_number = ?", who.number) == []
