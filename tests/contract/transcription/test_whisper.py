"""Spanish messages from a telephone, read by the real Whisper in a worker process."""

import asyncio
import os
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from overflow.transcription.find import Wanted, find
from overflow.transcription.pool import WorkerPool
from overflow.transcription.read import numbers_in
from tests.contract.transcription import sounds
from tests.rig.hearing import word_error_rate, words

MODEL = Path(os.environ.get("ATIENDE_WHISPER", Path(__file__).parents[3] / ".cache/whisper-base"))
pytestmark = [pytest.mark.slow_model, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool(tmp_path_factory):
    wanted = Wanted(tmp_path_factory.mktemp("stt"), "whisper", MODEL)
    async with WorkerPool(partial(find, wanted)) as pool:
        yield pool


@pytest.fixture(scope="module")
def turns():
    """How often the event loop came by while messages were transcribed."""
    return []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def heard(pool, turns, tmp_path_factory):
    """What was heard of each message, by its name."""
    folder = tmp_path_factory.mktemp("messages")
    works = {
        name: asyncio.create_task(pool.transcribe(sounds.message(folder, name)))
        for name in sounds.SAID
    }
    while not all(work.done() for work in works.values()):
        turns.append(await asyncio.sleep(0.01))
    return {name: work.result() for name, work in works.items()}


async def test_of_telephone_messages_at_least_85_percent_of_the_words_are_right(heard):
    said, wrong = 0, 0.0
    for name, text in sounds.SAID.items():
        wrong += word_error_rate(words(text), words(heard[name].text)) * len(words(text))
        said += len(words(text))
    assert wrong / said <= 0.15


async def test_each_word_says_when_it_was_said_and_how_sure_it_is(heard):
    for transcript in heard.values():
        assert (transcript.engine, transcript.language) == ("whisper", "es")
        assert all(0 <= word.confidence <= 1 for word in transcript.words)
        assert all(0 <= word.start_s <= word.end_s < 8 for word in transcript.words)
        assert transcript.text == " ".join(word.text for word in transcript.words)


async def test_a_dictated_number_comes_in_digits_and_says_how_sure_it_is(heard):
    (number,) = numbers_in(heard["devuelvan"])
    assert "".join(filter(str.isdigit, number.text)) == "4567890123"
    assert 0.3 < number.confidence < 1


async def test_no_words_are_made_up_where_nobody_speaks(pool, tmp_path):
    for name, samples in sounds.nobody(seconds=12).items():
        heard = await pool.transcribe(sounds.wav(tmp_path / f"{name}.wav", samples))
        assert (name, heard.text, heard.words) == (name, "", ())


async def test_calls_go_on_while_a_message_is_transcribed(heard, turns):
    assert heard
    assert len(turns) > 20
