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


async def test_of_a_telephone_message_at_least_85_percent_of_the_words_are_right(pool, tmp_path):
    said, wrong = 0, 0.0
    for name, text in sounds.SAID.items():
        heard = await pool.transcribe(sounds.message(tmp_path, name))
        assert (heard.engine, heard.language) == ("whisper", "es")
        assert all(0 <= word.confidence <= 1 for word in heard.words)
        wrong += word_error_rate(words(text), words(heard.text)) * len(words(text))
        said += len(words(text))
    assert wrong / said <= 0.15


async def test_a_dictated_number_comes_in_digits_and_says_how_sure_it_is(pool, tmp_path):
    heard = await pool.transcribe(sounds.message(tmp_path, "devuelvan"))
    (number,) = numbers_in(heard)
    assert "".join(filter(str.isdigit, number.text)) == "4567890123"
    assert 0.3 < number.confidence < 1


async def test_no_words_are_made_up_where_nobody_speaks(pool, tmp_path):
    for name, samples in sounds.nobody(seconds=12).items():
        heard = await pool.transcribe(sounds.wav(tmp_path / f"{name}.wav", samples))
        assert (name, heard.text, heard.words) == (name, "", ())


async def test_calls_go_on_while_a_message_is_transcribed(pool, tmp_path):
    work = asyncio.create_task(pool.transcribe(sounds.message(tmp_path, "numero")))
    turns = 0
    while not work.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert work.result().text
    assert turns > 10
