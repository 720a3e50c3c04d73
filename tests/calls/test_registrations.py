"""Which phones can be called, as Asterisk's manager tells it."""

import pytest

from asterisk_conf.settings import CONTROL_ADDRESS
from telephony.ami import AmiClient
from tests.rig.scene import Scene

pytestmark = [
    pytest.mark.calls,
    pytest.mark.beside,
    pytest.mark.asyncio(loop_scope="session"),
]


async def test_a_phone_counts_as_registered_while_it_has_an_address_and_no_longer(scene: Scene):
    settings = scene.line.settings
    password = settings.ami_password.get_secret_value()
    async with AmiClient(CONTROL_ADDRESS, settings.ami_port, settings.ami_user, password) as ami:
        await ami.wait_connected()
        assert {"2001", "2002", "2003"} <= await ami.registered()
        async with scene.unplugged("bruno"):
            registered = await ami.registered()
            assert "2002" not in registered
            assert "2001" in registered
        assert "2002" in await ami.registered()
