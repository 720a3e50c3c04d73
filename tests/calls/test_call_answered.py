"""From the dialled number to an agent's phone and page, and back to an empty line."""

import asyncio

import pytest

from atiende.demo.phones import Answers, Rings
from tests.rig.hearing import contains_audio, loudness_dbfs
from tests.rig.line import QUICK_QUEUE, QUICK_WRAP_UP_S
from tests.rig.scene import Caller, Desk, Scene
from tests.rig.tones import cut, write_tone

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]


async def calling(scene: Scene, name: str = "") -> Caller:
    """A caller of company 1001 who will be offered to an agent for users."""
    caller = await scene.dial(name)
    await caller.call.press("1")
    await caller.call.press("1001#")
    return caller


async def interested(scene: Scene) -> Caller:
    """A caller in the queue whose agents rest only for a moment."""
    caller = await scene.dial()
    await caller.call.press("2")
    assert (await scene.joined(caller))["queue"] == QUICK_QUEUE
    return caller


async def talking(scene: Scene) -> tuple[Caller, Desk]:
    """A caller and the agent who answered."""
    ana = await scene.sit_down("ana", Answers())
    caller = await calling(scene)
    await ana.page.until_call("talking")
    return caller, ana


async def test_the_agent_sees_who_calls_before_the_phone_rings(scene: Scene):
    ana = await scene.sit_down("ana")
    caller = await calling(scene, "Panadería")
    rung = await ana.phone.incoming()
    announced = await ana.page.until_call("announced")
    assert rung.ringing_at is not None
    assert announced.at < rung.ringing_at
    assert (rung.caller_number, rung.caller_name) == (caller.number, "Panadería")
    call = announced.message["call"]
    assert call["caller"] == {"number": caller.number, "name": "Panadería"}
    assert (call["choice"]["id"], call["choice"]["label"] != "") == ("usuario", True)
    assert (call["company"]["number"], call["company"]["name"]) == ("1001", "Panadería La Espiga")
    assert call["company"]["verification"] == "verified"
    functional, billing = call["company"]["assistants"]
    assert (functional["role"], functional["name"]) == ("functional", "Marta Gómez")
    assert (billing["role"], billing["name"]) == ("billing", "Pablo Ríos")
    assert all(who["whatsapp"] and "@" in who["email"] for who in (functional, billing))
    assert call["waited_s"] >= 0


async def test_the_page_follows_the_call_from_ring_to_wrap_up(scene: Scene):
    ana = await scene.sit_down("ana", Answers(after_s=0.3))
    caller = await calling(scene)
    await ana.page.until_call("talking")
    await caller.call.hang_up()
    await ana.page.until_agent("wrap_up")
    phases = [shown.message["call"]["phase"] for shown in ana.page.history if shown.message["call"]]
    assert list(dict.fromkeys(phases)) == ["announced", "ringing", "talking", "ended"]
    states = list(dict.fromkeys(shown.message["agent"]["state"] for shown in ana.page.history))
    assert states == ["available", "offered", "ringing", "talking", "wrap_up"]
    mark = ana.page.mark()
    await ana.page.finish_wrap_up()
    await ana.page.until_agent("available", since=mark)


async def test_the_page_survives_a_reload_during_the_call(scene: Scene):
    caller, ana = await talking(scene)
    await ana.page.disconnect()
    mark = ana.page.mark()
    await ana.page.connect()
    again = await ana.page.until_call("talking", since=mark)
    assert again.message["call"]["caller"]["number"] == caller.number
    await caller.call.hang_up()
    await ana.page.until_call("ended", since=mark)


async def test_without_an_open_page_the_phone_rings_all_the_same(scene: Scene):
    ana = await scene.sit_down("ana", Rings())
    await ana.page.disconnect()
    caller = await calling(scene)
    rung = await ana.phone.incoming()
    await rung.answer()
    await caller.call.hang_up()
    await rung.wait_ended()
    await ana.page.connect()


async def test_a_page_that_paints_nothing_delays_the_ring_by_a_second_at_most(scene: Scene):
    ana = await scene.sit_down("ana", Rings(), paints=False)
    caller = await calling(scene)
    announced = await ana.page.until_call("announced")
    rung = await ana.phone.incoming()
    assert rung.ringing_at is not None
    assert 0.5 < (rung.ringing_at - announced.at).total_seconds() < 2.0
    await caller.call.hang_up()


async def test_caller_and_agent_hear_each_other(scene: Scene):
    caller, ana = await talking(scene)
    agent_call = await ana.phone.incoming()
    folder = scene.line.folder
    question = write_tone(folder / "question.wav", hz=400, seconds=2.0)
    answer = write_tone(folder / "answer.wav", hz=1400, seconds=2.0)
    at_agent = await agent_call.record(f"agent-{caller.number}")
    await asyncio.gather(caller.call.play_wav(question), agent_call.play_wav(answer))
    heard_by_agent = await at_agent.stop()
    heard_by_caller = await scene.heard(caller)
    await agent_call.wait_ended()
    said, replied = cut(question, 0.2, 1.5), cut(answer, 0.2, 1.5)
    assert contains_audio(heard_by_agent, said).score > 0.8
    assert contains_audio(heard_by_caller, replied).score > 0.8
    assert contains_audio(heard_by_agent, replied).score < 0.4


async def test_music_stops_when_the_agent_answers(scene: Scene):
    caller, _ = await talking(scene)
    quiet = await caller.call.record(f"quiet-{caller.number}")
    await scene.listen(1.0)
    wav = await quiet.stop()
    assert loudness_dbfs(wav) < -50


async def test_the_agent_may_hang_up_first(scene: Scene):
    caller, ana = await talking(scene)
    agent_call = await ana.phone.incoming()
    await agent_call.hang_up()
    await caller.call.wait_ended()
    row = await scene.row_of(caller, ended=True)
    assert (row["outcome"], row["ended_by"], row["keys"]) == ("answered", "agent", "11001#")
    ended = await ana.page.until_call("ended")
    assert ended.message["call"]["ended_by"] == "agent"


async def test_wrap_up_ends_by_itself_and_the_next_call_comes(scene: Scene):
    bruno = await scene.sit_down("bruno", Answers())
    first, following = await interested(scene), await interested(scene)
    await bruno.page.until_call("talking")
    mark = bruno.page.mark()
    await first.call.hang_up()
    rests = await bruno.page.until_agent("wrap_up", since=mark)
    talks = await bruno.page.until_agent("talking", since=bruno.page.mark())
    assert talks.message["call"]["caller"]["number"] == following.number
    assert (talks.at - rests.at).total_seconds() > QUICK_WRAP_UP_S - 0.2
    await following.call.hang_up()


@pytest.mark.parametrize("step", ["welcome", "number", "queue", "offered", "ringing", "talking"])
async def test_a_caller_who_hangs_up_at_any_step_leaves_nothing_behind(scene: Scene, step: str):
    ana = None
    if step in {"offered", "ringing", "talking"}:
        manners = Answers() if step == "talking" else Rings()
        ana = await scene.sit_down("ana", manners, paints=step != "offered")
    caller = await scene.dial()
    if step != "welcome":
        await caller.call.press("1")
        await scene.until_said("ask_company", since=caller.mark)
    if step not in {"welcome", "number"}:
        await caller.call.press("1001#")
        await scene.joined(caller)
    if ana is not None:
        await ana.page.until_call("announced" if step == "offered" else step)
    await caller.call.hang_up()
    row = await scene.row_of(caller, ended=True)
    outcome = "answered" if step == "talking" else "abandoned"
    assert (row["outcome"], row["ended_by"]) == (outcome, "caller")
    if ana is not None:
        expected = "wrap_up" if step == "talking" else "available"
        await ana.page.until_agent(expected, since=ana.page.mark() - 1)
    await scene.prove_clean()


async def test_the_ledger_tells_the_whole_story(scene: Scene):
    caller, ana = await talking(scene)
    await caller.call.hang_up()
    await ana.page.until_agent("wrap_up")
    row = await scene.row_of(caller, ended=True)
    await scene.prove_clean()
    told = scene.line.rows("SELECT kind FROM ledger WHERE call_id = ? ORDER BY seq", row["call_id"])
    kinds = list(dict.fromkeys(fact["kind"] for fact in told))
    for earlier, later in (
        ("call_arrived", "choice_made"),
        ("choice_made", "company_identified"),
        ("company_identified", "queue_joined"),
        ("queue_joined", "offer_made"),
        ("offer_made", "offer_ended"),
        ("offer_ended", "call_ended"),
    ):
        assert kinds.index(earlier) < kinds.index(later), kinds
    legs = scene.line.rows("SELECT * FROM legs WHERE call_id = ?", row["call_id"])
    assert sorted(leg["role"] for leg in legs) == ["agent", "caller"]
    assert all(leg["ended_at"] for leg in legs)
    keys = scene.line.rows("SELECT * FROM keys_pressed WHERE call_id = ?", row["call_id"])
    assert "".join(key["key"] for key in keys) == "11001#"
    states = scene.line.rows(
        "SELECT state FROM agent_states WHERE agent_id = ? ORDER BY position", ana.agent_id
    )
    since_login = [state["state"] for state in states[-4:]]
    assert since_login == ["available", "offered", "talking", "wrap_up"]
