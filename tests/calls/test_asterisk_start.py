"""The line's Asterisk starts, is whole, and leaves nothing behind."""

import pytest

from tests.rig.asterisk import Line, LineFactory

pytestmark = [pytest.mark.calls, pytest.mark.beside]


async def test_asterisk_starts_without_a_warning_or_an_error(start_line: LineFactory):
    line = start_line()
    complaints = [
        text for text in line.log.splitlines() if " ERROR[" in text or " WARNING[" in text
    ]
    assert complaints == []


async def test_everything_the_line_needs_is_running(line: Line):
    listed = await line.process.cli("module show")
    for module in ("chan_pjsip", "res_ari_channels", "app_stasis", "app_queue", "res_agi"):
        assert f"{module}.so" in listed
    assert "Not Running" not in listed
