"""The written configuration is whole, private, on loopback, and leaves the admin's files alone."""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from asterisk_conf.binary import AsteriskBinary
from asterisk_conf.errors import AsteriskSetupError
from asterisk_conf.phones import PhonesConfig, render_phones
from asterisk_conf.prompts.catalogue import Catalogue
from asterisk_conf.render import TEMPLATES, render_line, unprivileged_user
from asterisk_conf.settings import LineConfig
from tests.rig.asterisk import enterable

BINARY = AsteriskBinary(
    argv=("/opt/asterisk/sbin/asterisk",),
    version="22.10.1",
    module_dir=Path("/opt/asterisk/modules"),
    data_dir=Path("/opt/asterisk/share"),
)
SETTING = re.compile(r"^\s*([\w-]+)\s*=>?\s*(.+?)\s*$", re.MULTILINE)


@pytest.fixture
def config(tmp_path: Path) -> LineConfig:
    return LineConfig(
        run_dir=tmp_path / "run",
        sip_port=15060,
        http_port=18088,
        ami_port=15038,
        rtp_start=20100,
        rtp_end=20299,
        ari_password="ari-secret",
        ami_password="ami-secret",
        sounds_dir=tmp_path / "sounds",
        spool_dir=tmp_path / "spool",
        local_dir=tmp_path / "local",
    )


def written(config: LineConfig) -> dict[str, str]:
    etc = render_line(config, BINARY).parent
    return {path.name: path.read_text() for path in etc.iterdir()}


def settings(text: str) -> dict[str, str]:
    return dict(SETTING.findall(text))


def test_every_port_and_address_is_the_configured_one(config: LineConfig):
    files = written(config)
    assert files["pjsip.conf"].count("bind = 127.0.0.1:15060") == 2
    assert settings(files["http.conf"])["bindaddr"] == "127.0.0.1"
    assert settings(files["http.conf"])["bindport"] == "18088"
    assert settings(files["manager.conf"])["bindaddr"] == "127.0.0.1"
    assert settings(files["manager.conf"])["port"] == "15038"
    assert settings(files["rtp.conf"])["rtpstart"] == "20100"
    assert settings(files["rtp.conf"])["rtpend"] == "20299"


def test_nothing_listens_on_all_interfaces_and_no_placeholder_is_left(config: LineConfig):
    for name, text in written(config).items():
        assert "0.0.0.0" not in text, name
        assert "@{" not in text, name


def test_every_folder_is_ours_and_none_is_the_systems(config: LineConfig):
    folders = settings(written(config)["asterisk.conf"])
    ours, theirs = str(config.run_dir), ("/opt/asterisk/modules", "/opt/asterisk/share")
    for name in ("astetcdir", "astvarlibdir", "astdbdir", "astspooldir", "astrundir", "astlogdir"):
        assert folders[name].startswith(ours), name
        assert Path(folders[name]).is_dir(), name
    assert (folders["astmoddir"], folders["astdatadir"]) == theirs


def test_only_the_owner_can_read_what_is_written(config: LineConfig):
    etc = render_line(config, BINARY).parent
    assert {path.stat().st_mode & 0o777 for path in etc.iterdir()} == {0o600}
    local = {path.stat().st_mode & 0o777 for path in config.local_dir.iterdir()}
    assert local == {0o600}


def test_passwords_are_written_where_they_are_needed_and_nowhere_else(config: LineConfig):
    files = written(config)
    assert [name for name, text in files.items() if "ari-secret" in text] == ["ari.conf"]
    assert [name for name, text in files.items() if "ami-secret" in text] == ["manager.conf"]


def test_the_admins_files_are_made_once_and_then_left_alone(config: LineConfig):
    render_line(config, BINARY)
    trunks = config.local_dir / "pjsip_trunks.conf"
    assert (config.local_dir / "extensions_local.conf").is_file()
    trunks.write_text("; mine\n")
    files = written(config)
    assert trunks.read_text() == "; mine\n"
    assert f'#include "{trunks}"' in files["pjsip.conf"]
    assert f'#include "{config.local_dir}/extensions_local.conf"' in files["extensions.conf"]


def test_what_the_admin_may_set_is_only_an_example_until_uncommented():
    for example in (TEMPLATES / "local").glob("*.conf"):
        active = [
            line for line in example.read_text().splitlines() if line and not line.startswith(";")
        ]
        assert all(re.fullmatch(r"\[[\w-]+\]", line) for line in active), example


def test_writing_again_replaces_what_was_there(config: LineConfig):
    render_line(config, BINARY)
    files = written(replace(config, sip_port=15070))
    assert "127.0.0.1:15070" in files["pjsip.conf"]
    assert not [name for name in files if name.startswith(".")]


def test_a_public_address_is_told_to_peers_outside_the_local_nets(config: LineConfig):
    nets = ("10.0.0.0/8", "192.168.0.0/16")
    outside = replace(config, bind="0.0.0.0", external_address="sip.example.com", local_nets=nets)
    pjsip = written(outside)["pjsip.conf"]
    assert pjsip.count("external_media_address = sip.example.com") == 2
    assert pjsip.count("external_signaling_address = sip.example.com") == 2
    assert pjsip.count("local_net = 10.0.0.0/8") == 2


def test_the_dialplan_sends_the_line_to_the_application_and_then_to_the_fallback(
    config: LineConfig,
):
    dialplan = written(replace(config, line_number="08001234567"))["extensions.conf"]
    assert "exten => 08001234567,1," in dialplan
    stasis = "Stasis(atiende,line,${LINE_DIALLED},${LINE_QUEUE},${LINE_SENT_BACK})"
    assert f"{stasis}\n same => n,Goto(fallback,s,1)" in dialplan


def test_every_prompt_of_the_fallback_is_in_the_catalogue(config: LineConfig):
    files = written(config)
    text = files["extensions.conf"] + files["queues.conf"]
    played = set(re.findall(rf"{re.escape(str(config.sounds_dir))}/(\w+)", text))
    assert "fallback_menu" in played
    for name in played:
        assert Catalogue.shipped("es").text(name)


def test_an_unknown_placeholder_names_the_template(config: LineConfig, monkeypatch, tmp_path: Path):
    broken = tmp_path / "templates"
    for kind in ("common", "line", "local"):
        (broken / kind).mkdir(parents=True)
    (broken / "line/pjsip.conf").write_text("bind = @{sip_prot}\n")
    monkeypatch.setattr("asterisk_conf.render.TEMPLATES", broken)
    with pytest.raises(AsteriskSetupError, match=r"pjsip\.conf: .*sip_prot"):
        render_line(config, BINARY)


def test_phones_get_no_manager_and_no_trunks(config: LineConfig):
    phones = PhonesConfig(
        run_dir=config.run_dir,
        sip_port=16060,
        http_port=18089,
        rtp_start=21000,
        rtp_end=21100,
        ari_password="phones-secret",
    )
    etc = render_phones(phones, BINARY).parent
    assert "enabled = no" in (etc / "manager.conf").read_text()
    assert "#include" not in (etc / "pjsip.conf").read_text()
    assert not (etc / "queues.conf").exists()


def test_an_unknown_user_to_run_as_is_named():
    with pytest.raises(AsteriskSetupError, match="no existe el usuario «nadie-asi»"):
        unprivileged_user("nadie-asi")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can hand folders to another user")
def test_run_by_root_everything_is_handed_to_an_unprivileged_user(
    config: LineConfig, tmp_path: Path
):
    conf = render_line(config, binary_in(enterable(tmp_path)))
    assert {path.stat().st_uid for path in (conf, config.run_dir, config.fallback_dir)} == {
        unprivileged_user().pw_uid
    }
    assert unprivileged_user().pw_uid != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can hand folders to another user")
def test_where_an_unprivileged_user_cannot_enter_asterisk_stays_roots(
    config: LineConfig, tmp_path: Path
):
    tmp_path.chmod(0o700)
    conf = render_line(config, binary_in(tmp_path))
    assert conf.stat().st_uid == 0


def binary_in(folder: Path) -> AsteriskBinary:
    return replace(BINARY, module_dir=folder / "modules", data_dir=folder / "share")
