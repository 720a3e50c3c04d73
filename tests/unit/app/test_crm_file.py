"""A mistake in the file that describes a foreign CRM is named, with the file and the key."""

import pytest

from atiende.crm import open_crm, read_config
from atiende.errors import SettingsError
from crm_bridge.config import HttpCrmConfig
from crm_bridge.mapping import CompanyPaths

GOOD = '[crm]\nurl = "https://crm.example/{number}"\n[crm.paths]\nname = "name"\n'


@pytest.fixture
def file(tmp_path):
    return tmp_path / "crm.toml"


def refused(file, text):
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_config(file)
    return caught.value


def test_a_good_file_is_read(file):
    file.write_text(GOOD + '[crm.breaker]\nfailures = 2\n[crm.headers]\nX-Any = "y"\n')
    config = read_config(file)
    assert config.paths == CompanyPaths(name="name")
    assert config.breaker.failures == 2
    assert config.timeout_s == HttpCrmConfig.__dataclass_fields__["timeout_s"].default


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD.replace("url", "ulr"), "ajuste desconocido: crm.ulr; ¿quiso decir crm.url?"),
        (
            GOOD.replace("name =", "nmae ="),
            "ajuste desconocido: crm.paths.nmae; ¿quiso decir crm.paths.name?",
        ),
        (
            GOOD + '[crm.paths.billing]\nwhatsap = "a"\n',
            "ajuste desconocido: crm.paths.billing.whatsap; ¿quiso decir crm.paths.billing.whatsapp?",
        ),
        (GOOD + "[crm.caché]\nx = 1\n" .replace("caché", '"caché"'), "ajuste desconocido: crm.caché; ¿quiso decir crm.cache?"),
        (GOOD + "[crn]\n", "ajuste desconocido: crn; ¿quiso decir crm?"),
        (GOOD + "[zzz]\n", "ajuste desconocido: zzz"),
        ("", "falta la tabla [crm], en la que se describe el CRM (vea docs/crm.md)"),
        ("[crm]\npaths = {name = 'a'}\n", "crm.url: falta"),
        (GOOD.replace('"name"', "5"), "crm.paths.name: debe ser un texto entre comillas"),
        (GOOD.replace("[crm]\n", '[crm]\ntimeout_s = "x"\n'), "crm.timeout_s: debe ser un número"),
        (GOOD.replace("[crm]\n", "[crm]\nbreaker = 3\n"), "crm.breaker: debe ser una tabla con sus propias claves"),
    ],
)  # fmt: skip
def test_a_wrong_key_or_value_is_named_with_its_file(file, text, says):
    assert str(refused(file, text)) == f"{file}: {says}"


def test_a_file_that_is_no_toml_names_the_line(file):
    assert f"{file}: no se puede leer como TOML: " in str(refused(file, "[crm]\nurl: x\n"))
    assert "at line 2" in str(refused(file, "[crm]\nurl: x\n"))


def test_a_missing_file_is_named(file):
    with pytest.raises(SettingsError) as caught:
        read_config(file)
    assert str(caught.value) == f"{file}: no se puede leer: no existe"
    assert caught.value.message("en") == f"{file}: cannot be read: there is no such file"


async def test_what_the_crm_cannot_use_is_said_in_words_in_either_language(file):
    file.write_text(GOOD.replace("https://crm.example/{number}", "crm.example"))
    with pytest.raises(SettingsError) as caught:
        async with open_crm(file, built_in=None):
            pass
    whole, number = str(caught.value).splitlines()
    assert whole == (
        f"{file}: crm.url: debe ser una dirección completa que empiece con https:// (o http://)"
    )
    assert number.startswith(f"{file}: crm.url: debe llevar {{number}}")
    english = caught.value.message("en").splitlines()
    assert english[0].startswith(f"{file}: crm.url: must be a whole address")
