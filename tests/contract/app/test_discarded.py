"""A recording that a caller does not want is gone at once, also when the call ends with it."""

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace

from msgspec.structs import replace

from atiende.call.step import arrive
from atiende.call.turn import CallRules, Plan
from atiende.keeping import Keeping
from atiende.runner import CallRunner, Surroundings
from ivr.flow import DEFAULT_FLOW, parse
from overflow.messages import Discard, Inspected, Menu
from telephony.calls import CallerArrived

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
PLAN = Plan(1, parse(DEFAULT_FLOW.read_bytes(), "flow"))
RECORDING = "c1-v1-m1"


async def _nothing_comes_of_it(*_, **__):
    pass


def surroundings(keeping):
    def nothing(*_):
        pass

    return Surroundings(
        effects=SimpleNamespace(do=_nothing_comes_of_it), record=_nothing_comes_of_it, lookups=SimpleNamespace(), keeping=keeping,
        desk=nothing, show_pop=nothing, changed=nothing, rules=CallRules(), now=lambda: NOW,
        look_back=None,
    )  # fmt: skip


def hung_up_while_recording():
    arrived = arrive(PLAN, "c1", CallerArrived("1.1", "", "", "0800"), NOW, CallRules()).state
    menu = Menu(
        ("message",), (), True, "c1-v1", stage="checking", recordings=1, recording=RECORDING,
        recorded_at=NOW, gone=True,
    )  # fmt: skip
    return replace(arrived, phase="overflow", menu=menu, overflows=1, legs=frozenset())


async def test_what_nobody_spoke_into_before_hanging_up_is_gone_with_the_call(tmp_path):
    sound = tmp_path / f"{RECORDING}.wav"
    sound.write_bytes(b"a cough")
    keeping = Keeping(tmp_path, tmp_path / "kept", SimpleNamespace(), lambda: NOW, print)
    runner = CallRunner(hung_up_while_recording(), PLAN, surroundings(keeping))
    runner.post(Inspected(RECORDING, usable=True, duration_s=3.0, speech_s=0.2))
    async with asyncio.timeout(5):
        await runner.run()
    assert not sound.exists()


async def test_what_cannot_be_deleted_is_told_and_the_call_goes_on(tmp_path):
    (tmp_path / f"{RECORDING}.wav").mkdir()
    told = []
    keeping = Keeping(tmp_path, tmp_path, SimpleNamespace(), lambda: NOW, told.append)
    assert await keeping.see_to(Discard(RECORDING), "") is None
    assert "discard" in told[0]
