"""What reaches a caller's ear when Asterisk plays the line's prompts."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from asterisk_conf.prompts.catalogue import Catalogue
from asterisk_conf.prompts.store import PromptStore
from telephony.ari.events import PlaybackFinished, StasisStart
from tests.rig.bench import Bench, application, next_event
from tests.rig.hearing import contains_audio, transcribe, words

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="module")]

SAME_RECORDING = 0.8
LARGEST_GAP_S = 0.1


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> PromptStore:
    return PromptStore.standard(tmp_path_factory.mktemp("sounds"), Catalogue.shipped("es"))


async def heard_by_a_caller(bench: Bench, media: Sequence[str], name: str) -> Path:
    """What a caller records who dials in, listens until Asterisk is done, and hangs up.

    On a busy machine the first and the last moments may be missing from the recording.
    """
    async with application(bench.line) as ari:
        call = await (await bench.caller()).call("0800")
        arrived = await next_event(ari, StasisStart)
        await ari.channels.answer(arrived.channel.id)
        await call.wait_up()
        recording = await call.record(name)
        await ari.channels.play(arrived.channel.id, media, playback_id=name)
        finished = await next_event(ari, PlaybackFinished)
        assert finished.playback.state == "done"
        heard = await recording.stop()
        await call.hang_up()
        await call.wait_ended()
        return heard


async def test_a_caller_hears_the_number_joined_without_gaps(bench: Bench, store: PromptStore):
    refs = ("queue_position_before", "number:101", "queue_position_after")
    media = [uri for ref in refs for uri in store.media(ref)]
    before, after = store.media("please_hold"), store.media("goodbye")
    heard = await heard_by_a_caller(bench, [*before, *media, *after], "position")
    files = [Path(uri.removeprefix("sound:") + ".wav") for uri in media]
    found = [contains_audio(heard, file) for file in files]
    assert min(match.score for match in found) > SAME_RECORDING
    ends_s = [
        match.offset_s + file.stat().st_size / 16_000
        for match, file in zip(found, files, strict=True)
    ]
    gaps_s = [after.offset_s - end_s for after, end_s in zip(found[1:], ends_s[:-1], strict=True)]
    assert max(map(abs, gaps_s)) < LARGEST_GAP_S


@pytest.mark.slow_model
@pytest.mark.timeout(300)
async def test_a_caller_understands_where_they_stand_in_the_queue(bench: Bench, store: PromptStore):
    refs = ("queue_position_before", "number:21", "queue_position_after")
    media = [uri for ref in refs for uri in store.media(ref)]
    pause = store.media("goodbye")
    heard = await heard_by_a_caller(bench, [*media, *pause], "understood")
    assert words("Usted es el número 21 en la fila") == words(transcribe(heard))[:8]
