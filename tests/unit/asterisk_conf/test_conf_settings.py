"""Settings that cannot be right are refused with the setting's name, before anything is started."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from asterisk_conf.errors import AsteriskSetupError
from asterisk_conf.phones import PhonesConfig
from asterisk_conf.settings import LineConfig, busy_ports, require_free_ports
from tests.rig.asterisk import free_ports

CONFIG = LineConfig(
    run_dir=Path("/srv/atiende/asterisk"),
    sip_port=5060,
    http_port=8088,
    ami_port=5038,
    rtp_start=10000,
    rtp_end=10999,
    ari_password="ari-secret",
    ami_password="ami-secret",
    sounds_dir=Path("/srv/atiende/sounds"),
    spool_dir=Path("/srv/atiende/spool"),
    local_dir=Path("/srv/atiende/local"),
)


def test_a_sensible_configuration_passes():
    CONFIG.check()
    replace(CONFIG, line_number="+5408001234567").check()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"sip_port": 0}, "sip_port"),
        ({"ami_port": 65536}, "ami_port"),
        ({"rtp_start": -1}, "rtp_start"),
        ({"rtp_end": 10001}, "rtp_start..rtp_end"),
        ({"ami_port": 8088}, "ami_port y ari_port son los dos 8088"),
        ({"line_number": "0800-LLAME"}, "line_number"),
        ({"line_number": ""}, "line_number"),
        ({"ari_user": "two words"}, "ari_user"),
        ({"ari_password": ""}, "ari_password"),
        ({"app": "a;b"}, "app"),
        ({"language": "es\n"}, "language"),
        ({"run_dir": Path("relative")}, "run_dir"),
        ({"local_dir": Path("/srv/a,b")}, "local_dir"),
        ({"sounds_dir": Path("/srv/it's")}, "sounds_dir"),
        ({"spool_dir": Path("/srv/$HOME")}, "spool_dir"),
    ],
)
def test_a_wrong_setting_is_named(changes: dict, named: str):
    with pytest.raises(AsteriskSetupError) as caught:
        replace(CONFIG, **changes).check()
    assert named in str(caught.value)


def test_a_refused_password_is_not_repeated_in_the_message():
    with pytest.raises(AsteriskSetupError) as caught:
        replace(CONFIG, ami_password="con espacio").check()
    assert "ami_password" in str(caught.value)
    assert "con espacio" not in str(caught.value)


def test_media_is_pinned_to_the_address_listened_on_unless_that_is_all_of_them():
    assert CONFIG.media_address == "127.0.0.1"
    assert replace(CONFIG, bind="0.0.0.0").media_address is None


@pytest.mark.parametrize(
    ("setting", "kind"),
    [
        ("sip_port", socket.SOCK_DGRAM),
        ("sip_port", socket.SOCK_STREAM),
        ("ari_port", socket.SOCK_STREAM),
        ("ami_port", socket.SOCK_STREAM),
    ],
)
def test_a_port_in_use_is_named_with_its_setting(setting: str, kind: socket.SocketKind):
    sip, http, ami = free_ports(3)
    config = replace(CONFIG, sip_port=sip, http_port=http, ami_port=ami)
    port = {"sip_port": sip, "ari_port": http, "ami_port": ami}[setting]
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", port))
        if kind is socket.SOCK_STREAM:
            taken.listen()
        with pytest.raises(AsteriskSetupError) as caught:
            require_free_ports(config)
    assert f"otro programa usa los puertos de: {setting}: " in str(caught.value)
    assert "in use by another process" in caught.value.message("en")
    assert str(port) in str(caught.value)
    assert busy_ports(config.ports()) == []


def test_an_address_that_is_not_ours_is_named_too():
    with pytest.raises(
        AsteriskSetupError,
        match=r"sip_port: no se puede escuchar en 192\.0\.2\.1, puerto 5060: esta máquina",
    ):
        require_free_ports(replace(CONFIG, bind="192.0.2.1"))


def test_phones_need_no_more_than_their_own_ports():
    phones = PhonesConfig(
        run_dir=Path("/srv/phones"),
        sip_port=6060,
        http_port=8090,
        rtp_start=20000,
        rtp_end=20100,
        ari_password="x",
    )
    phones.check()
    assert {use.port for use in phones.ports()} == {6060, 8090}
