import os

import pytest

from atiende.settings import SettingsError, load


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch):
    for name in [name for name in os.environ if name.startswith("ATIENDE_")]:
        monkeypatch.delenv(name)


def wrong(monkeypatch, tmp_path, text: str | None = None, **environ: str) -> str:
    if text is not None:
        (tmp_path / "a.toml").write_text(text)
        monkeypatch.setenv("ATIENDE_SETTINGS", str(tmp_path / "a.toml"))
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        load()
    return str(error.value)


def test_without_any_settings_everything_stays_on_loopback():
    settings = load()
    assert (settings.bind, settings.web_host) == ("127.0.0.1", "127.0.0.1")


def test_there_is_no_default_password():
    settings = load()
    assert settings.ari_password.get_secret_value() == ""
    assert settings.ami_password.get_secret_value() == ""


def test_the_environment_wins_over_the_file(monkeypatch, tmp_path):
    (tmp_path / "a.toml").write_text("web_port = 1000\nsip_port = 2000\n")
    monkeypatch.setenv("ATIENDE_SETTINGS", str(tmp_path / "a.toml"))
    monkeypatch.setenv("ATIENDE_WEB_PORT", "3000")
    assert (load().web_port, load().sip_port) == (3000, 2000)


def test_a_mistyped_variable_is_named_with_the_right_one(monkeypatch, tmp_path):
    assert wrong(monkeypatch, tmp_path, ATIENDE_WEB_PROT="1") == (
        "environment: unknown setting ATIENDE_WEB_PROT; did you mean ATIENDE_WEB_PORT?"
    )


def test_a_mistyped_setting_is_named_with_its_file(monkeypatch, tmp_path):
    said = wrong(monkeypatch, tmp_path, "sip_prot = 5060\n")
    assert said.endswith("a.toml: unknown setting sip_prot; did you mean sip_port?")


def test_a_value_out_of_range_names_where_it_was_set(monkeypatch, tmp_path):
    assert "a.toml: sip_port: " in wrong(monkeypatch, tmp_path, "sip_port = 70000\n")
    monkeypatch.delenv("ATIENDE_SETTINGS")
    assert wrong(monkeypatch, tmp_path, ATIENDE_SIP_PORT="x").startswith("ATIENDE_SIP_PORT: ")


def test_a_file_that_is_no_toml_names_the_line(monkeypatch, tmp_path):
    said = wrong(monkeypatch, tmp_path, "sip_port = 5060\nweb_port = = 3\n")
    assert "a.toml: cannot be read as TOML" in said
    assert "line 2" in said


def test_a_missing_settings_file_is_told(monkeypatch, tmp_path):
    said = wrong(monkeypatch, tmp_path, ATIENDE_SETTINGS=str(tmp_path / "none.toml"))
    assert "none.toml: no such settings file" in said


def test_a_wrong_secret_is_not_shown(monkeypatch, tmp_path):
    assert "geheim" not in wrong(monkeypatch, tmp_path, 'ari_password = ["geheim"]\n')
