import os

import pytest

from atiende.errors import SettingsError
from atiende.settings import load, load_to_run, spoken_language


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
        "entorno: ajuste desconocido: ATIENDE_WEB_PROT; ¿quiso decir ATIENDE_WEB_PORT?"
    )


def test_a_mistyped_setting_is_named_with_its_file(monkeypatch, tmp_path):
    said = wrong(monkeypatch, tmp_path, "sip_prot = 5060\n")
    assert said.endswith("a.toml: ajuste desconocido: sip_prot; ¿quiso decir sip_port?")


def test_a_value_out_of_range_names_where_it_was_set(monkeypatch, tmp_path):
    said = wrong(monkeypatch, tmp_path, "sip_port = 70000\n")
    assert said.endswith("a.toml: sip_port: debe ser 65535 o menos")
    monkeypatch.delenv("ATIENDE_SETTINGS")
    said = wrong(monkeypatch, tmp_path, ATIENDE_SIP_PORT="x")
    assert said == "ATIENDE_SIP_PORT: debe ser un número entero"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("sip_port = 0", "sip_port: debe ser 1 o más"),
        ("sip_port = 5060.5", "sip_port: debe ser un número entero"),
        ("session_hours = 0", "session_hours: debe ser mayor que 0"),
        ('session_hours = "doce"', "session_hours: debe ser un número"),
        ('language = "fr"', "language: debe ser uno de: 'es', 'en'"),
        ('log_level = "debug"', "log_level: debe ser uno de: 'DEBUG', 'INFO', 'WARNING', 'ERROR'"),
        ('secure_cookie = "quizás"', "secure_cookie: debe ser true o false"),
        ("data_dir = 5", "data_dir: debe ser la ruta de un archivo o carpeta, entre comillas"),
        ("bind = 5", "bind: debe ser un texto entre comillas"),
        ('local_nets = "10.0.0.0/8"', 'local_nets: debe ser una lista de textos, por ejemplo ["192.168.0.0/16"]'),
    ],
)  # fmt: skip
def test_a_wrong_value_is_explained_in_spanish(monkeypatch, tmp_path, line, says):
    assert wrong(monkeypatch, tmp_path, f"{line}\n") == f"{tmp_path}/a.toml: {says}"


def test_a_list_in_the_environment_that_cannot_be_read_is_named(monkeypatch, tmp_path):
    said = wrong(monkeypatch, tmp_path, ATIENDE_LOCAL_NETS="10.0.0.0/8")
    assert said.startswith("ATIENDE_LOCAL_NETS: debe ser una lista de textos")


def test_all_that_is_wrong_is_listed_in_either_language(monkeypatch, tmp_path):
    (tmp_path / "a.toml").write_text("sip_port = 0\nweb_port = 70000\n")
    monkeypatch.setenv("ATIENDE_SETTINGS", str(tmp_path / "a.toml"))
    with pytest.raises(SettingsError) as error:
        load()
    assert error.value.message("en").splitlines() == [
        f"{tmp_path}/a.toml: sip_port: must be 1 or more",
        f"{tmp_path}/a.toml: web_port: must be 65535 or less",
    ]


def test_a_line_without_passwords_learns_both_at_once():
    with pytest.raises(SettingsError) as error:
        load_to_run()
    ari, ami = str(error.value).splitlines()
    assert ari.startswith("ATIENDE_ARI_PASSWORD: falta; invente una")
    assert ami.startswith("ATIENDE_AMI_PASSWORD: falta; invente una")


@pytest.mark.parametrize(
    ("text", "environ", "language"),
    [
        ("sip_port = 0\n", {}, "es"),
        ('language = "en"\nsip_port = 0\n', {}, "en"),
        ('language = "en"\n', {"ATIENDE_LANGUAGE": "es"}, "es"),
        ("language = = en\n", {}, "es"),
        ("", {"ATIENDE_LANGUAGE": "en"}, "en"),
    ],
)
def test_trouble_with_the_settings_is_told_in_the_language_they_name(
    monkeypatch, tmp_path, text, environ, language
):
    (tmp_path / "a.toml").write_text(text)
    monkeypatch.setenv("ATIENDE_SETTINGS", str(tmp_path / "a.toml"))
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert spoken_language() == language


def test_a_file_that_is_no_toml_names_the_line(monkeypatch, tmp_path):
    said = wrong(monkeypatch, tmp_path, "sip_port = 5060\nweb_port = = 3\n")
    assert "a.toml: no se puede leer como TOML" in said
    assert "line 2" in said


def test_a_missing_settings_file_is_told(monkeypatch, tmp_path):
    said = wrong(monkeypatch, tmp_path, ATIENDE_SETTINGS=str(tmp_path / "none.toml"))
    assert "none.toml: no existe ese archivo de ajustes" in said


def test_a_wrong_secret_is_not_shown(monkeypatch, tmp_path):
    assert "geheim" not in wrong(monkeypatch, tmp_path, 'ari_password = ["geheim"]\n')
