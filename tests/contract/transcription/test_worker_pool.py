"""Whatever becomes of a worker, one text is lost and no more. A FIFO is a recording without end."""

import asyncio
import logging
import os
import signal
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from overflow.transcription.find import Engine, Wanted, find
from overflow.transcription.pool import WorkerPool
from overflow.transcription.port import TranscriptionFailed
from tests.contract.transcription import sounds

LIMIT_S = 20
ROOT = Path(__file__).parents[3]


class Endless:
    """A recording that a worker begins to read and never ends."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "endless.wav"
        os.mkfifo(self.path)

    async def being_read(self) -> int:
        """Wait until a worker reads it; the writing end, which must stay open."""
        return await asyncio.to_thread(os.open, self.path, os.O_WRONLY)


@pytest.fixture
def endless(tmp_path):
    return Endless(tmp_path)


@pytest.fixture
def engine(tmp_path):
    """An engine without a model: what is tried here fails, or ends, before one is needed."""
    return Engine("whisper", tmp_path / "none", "es")


@pytest.fixture
def open_pool(engine):
    def make(**options) -> WorkerPool:
        return WorkerPool(lambda: engine, **{"timeout_s": LIMIT_S, **options})

    return make


@pytest.fixture
def short(tmp_path):
    """A recording too short for a word, which is transcribed without a model."""
    return sounds.wav(tmp_path / "short.wav", sounds.noise(400, 0.1))


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


async def gone(pid: int) -> None:
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(process, ended.set)
    try:
        await asyncio.wait_for(ended.wait(), LIMIT_S)
    finally:
        asyncio.get_running_loop().remove_reader(process)
        os.close(process)


async def code_of(work) -> str:
    with pytest.raises(TranscriptionFailed) as failed:
        await work
    assert failed.value.message("es") != failed.value.message("en")
    return failed.value.code


async def test_a_worker_that_is_killed_loses_one_text_and_the_next_is_transcribed(
    open_pool, endless, short, caplog
):
    async with open_pool() as pool:
        lost = asyncio.create_task(pool.transcribe(endless.path))
        after = asyncio.create_task(pool.transcribe(short))
        held = await endless.being_read()
        (first,) = pool.pids
        os.kill(first, signal.SIGKILL)
        assert await code_of(lost) == "crashed"
        assert (await after).text == ""
        assert pool.pids != (first,)
        os.close(held)
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "-9" in caplog.text


async def test_a_recording_that_takes_too_long_is_given_up_and_its_worker_ended(
    open_pool, endless, short
):
    async with open_pool(timeout_s=2.5) as pool:
        lost = asyncio.create_task(pool.transcribe(endless.path))
        held = await endless.being_read()
        (first,) = pool.pids
        assert await code_of(lost) == "timed_out"
        assert not is_running(first)
        assert (await pool.transcribe(short)).text == ""
        os.close(held)


async def test_who_comes_to_a_full_queue_is_told_and_the_others_keep_their_turns(
    open_pool, endless, short
):
    order = []
    async with open_pool(queue=2) as pool:
        running = asyncio.create_task(pool.transcribe(endless.path))
        held = await endless.being_read()

        async def queue_up(name: str) -> None:
            await pool.transcribe(short)
            order.append(name)

        waiting = [asyncio.create_task(queue_up(name)) for name in ("first", "second")]
        await asyncio.sleep(0)
        assert await code_of(pool.transcribe(short)) == "queue_full"
        os.write(held, b"no sound at all")
        os.close(held)
        assert await code_of(running) == "not_sound"
        await asyncio.gather(*waiting)
    assert order == ["first", "second"]


async def test_closing_ends_the_worker_and_tells_all_who_wait(open_pool, endless, short):
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(open_pool())
        works = [asyncio.create_task(pool.transcribe(at)) for at in (endless.path, short)]
        held = await endless.being_read()
        (pid,) = pool.pids
        await stack.aclose()
        assert not is_running(pid)
        assert [await code_of(work) for work in works] == ["closed", "closed"]
        assert await code_of(pool.transcribe(short)) == "closed"
        os.close(held)


async def test_who_no_longer_wants_a_text_frees_the_worker(open_pool, endless, short):
    async with open_pool() as pool:
        unwanted = asyncio.create_task(pool.transcribe(endless.path))
        held = await endless.being_read()
        unwanted.cancel()
        assert (await pool.transcribe(short)).text == ""
        assert unwanted.cancelled()
        os.close(held)


async def test_an_idle_worker_gives_its_memory_back_and_another_comes_when_needed(open_pool, short):
    async with open_pool(idle_s=0.05) as pool:
        await pool.transcribe(short)
        (first,) = pool.pids
        await gone(first)
        assert (await pool.transcribe(short)).text == ""


async def test_a_worker_that_died_while_it_had_nothing_to_do_costs_no_text(open_pool, short):
    async with open_pool() as pool:
        await pool.transcribe(short)
        (first,) = pool.pids
        os.kill(first, signal.SIGKILL)
        await gone(first)
        assert (await pool.transcribe(short)).text == ""


async def test_a_worker_gives_way_to_calls_and_is_told_no_secrets(open_pool, short, monkeypatch):
    monkeypatch.setenv("ATIENDE_ARI_PASSWORD", "tell-nobody")
    async with open_pool() as pool:
        await pool.transcribe(short)
        (pid,) = pool.pids
        assert os.getpriority(os.PRIO_PROCESS, pid) >= 10
        assert b"tell-nobody" not in Path(f"/proc/{pid}/environ").read_bytes()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_sound"),
        (b"garbage " * 99, "not_sound"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "not_sound"),
        (None, "unreadable"),
    ],
    ids=["empty", "garbage", "broken off", "missing"],
)
async def test_a_file_that_holds_no_sound_is_said_to_be_the_trouble(
    open_pool, tmp_path, content, code
):
    path = tmp_path / "message.wav"
    if content is not None:
        path.write_bytes(content)
    async with open_pool() as pool:
        assert await code_of(pool.transcribe(path)) == code


@pytest.mark.parametrize("name", ["vosk", "whisper"])
async def test_a_broken_model_is_named(tmp_path, name):
    parts = {"vosk": ("am/final.mdl",), "whisper": ("model.bin", "tokenizer.json")}
    for part in parts[name]:
        (tmp_path / part).parent.mkdir(exist_ok=True)
        (tmp_path / part).write_bytes(b"no model")
    wanted = Wanted(tmp_path, name, tmp_path)
    long = sounds.wav(tmp_path / "long.wav", sounds.noise(8000, 0.1))
    async with WorkerPool(lambda: find(wanted), timeout_s=LIMIT_S) as pool:
        with pytest.raises(TranscriptionFailed) as failed:
            await pool.transcribe(long)
    assert failed.value.code == "model_broken"
    assert str(tmp_path) in str(failed.value)


APPLICATION = """
import asyncio, sys
from pathlib import Path
from overflow.transcription.find import Engine
from overflow.transcription.pool import WorkerPool

async def main():
    async with WorkerPool(lambda: Engine("whisper", Path("/none"), "es")) as pool:
        work = asyncio.create_task(pool.transcribe(Path(sys.argv[1])))
        while not pool.pids:
            await asyncio.sleep(0.01)
        print(*pool.pids, flush=True)
        await work

asyncio.run(main())
"""


async def test_no_worker_outlives_an_application_that_is_killed(endless):
    application = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", APPLICATION, endless.path),
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    worker = int(await application.stdout.readline())
    held = await endless.being_read()
    application.kill()
    await application.wait()
    await gone(worker)
    os.close(held)
