import pytest

from tests.contract.app.pickup_rig import rig_in


@pytest.fixture
async def rig(tmp_path):
    async with rig_in(tmp_path) as rig:
        yield rig
