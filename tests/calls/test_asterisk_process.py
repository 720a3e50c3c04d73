"""Asterisk's process: adopted when it runs, gone when stopped, and clear when it cannot start."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from asterisk_conf.binary import AsteriskBinary
from asterisk_conf.errors import AsteriskSetupError
from asterisk_conf.process import AsteriskProcess
from asterisk_conf.render import render_line
from tests.rig.asterisk import LineFactory, line_config

pytestmark = [pytest.mark.calls, pytest.mark.beside]


async def test_a_second_start_adopts_the_asterisk_that_runs(
    start_line: LineFactory, asterisk_binary: AsteriskBinary
):
    line = start_line()
    successor = AsteriskProcess(asterisk_binary, line.config.etc_dir / "asterisk.conf")
    assert await successor.start() is False
    assert successor.pid == line.process.pid
    assert "Asterisk 22" in await successor.cli("core show version")
    await successor.stop()
    assert not successor.is_running()
    assert not line.process.is_running()


async def test_it_outlives_the_event_loop_that_started_it(start_line: LineFactory):
    line = start_line()  # in a loop of its own that has ended by now
    assert line.process.is_running()


async def test_its_end_is_noticed_however_it_comes(start_line: LineFactory):
    line = start_line()
    ended = asyncio.create_task(line.process.wait_ended())
    os.kill(line.process.pid, signal.SIGKILL)
    await asyncio.wait_for(ended, 5)
    assert not line.process.is_running()


async def test_after_a_kill_it_starts_anew(start_line: LineFactory):
    line = start_line()
    os.kill(line.process.pid, signal.SIGKILL)
    await line.process.wait_ended()
    assert await line.process.start() is True


async def test_a_configuration_that_cannot_work_is_reported_with_the_log(
    asterisk_binary: AsteriskBinary, asterisk_folder: Path
):
    config = line_config(asterisk_folder / "broken")
    conf = render_line(config, asterisk_binary)
    modules = conf.parent / "modules.conf"
    modules.write_text(modules.read_text() + "require = app_no_such_thing.so\n")
    process = AsteriskProcess(asterisk_binary, conf)
    with pytest.raises(AsteriskSetupError, match="app_no_such_thing"):
        await process.start()
    assert not process.is_running()


async def test_a_command_to_an_asterisk_that_is_gone_says_so(
    asterisk_binary: AsteriskBinary, asterisk_folder: Path
):
    conf = render_line(line_config(asterisk_folder / "never-started"), asterisk_binary)
    with pytest.raises(AsteriskSetupError, match="core show version"):
        await AsteriskProcess(asterisk_binary, conf).cli("core show version")


async def test_two_lines_run_side_by_side(start_line: LineFactory):
    first, second = start_line(), start_line()
    for line in (first, second):
        transports = await line.process.cli("pjsip show transports")
        assert f"127.0.0.1:{line.config.sip_port}" in transports


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
async def test_started_by_root_it_runs_without_roots_rights(start_line: LineFactory):
    line = start_line()
    status = Path(f"/proc/{line.process.pid}/status").read_text()
    assert "Uid:\t0\t" not in status
    assert "CapEff:\t0000000000000000" in status


async def test_nothing_listens_beyond_loopback(start_line: LineFactory):
    line = start_line()
    handles = Path(f"/proc/{line.process.pid}/fd").iterdir()
    inodes = {str(handle.readlink()) for handle in handles}
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    mine = [row for row in rows if f"socket:[{row[9]}]" in inodes and row[3] == "0A"]
    assert len(mine) == 3  # SIP, HTTP, AMI
    assert {row[1].partition(":")[0] for row in mine} == {"0100007F"}
