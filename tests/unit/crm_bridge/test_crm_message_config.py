"""What is wrong with the table [messages] is said by the setting's name."""

import dataclasses
from datetime import UTC, datetime

import pytest

from atiende.crm import read_messages_config
from atiende.errors import SettingsError
from crm_bridge.http_messages import document_of
from crm_bridge.message_config import VALUES, HttpMessagesConfig, find_problems
from crm_bridge.messages import CrmMessage

GOOD = HttpMessagesConfig(
    url="https://crm.example/api/casos",
    fields={"externo": "{message_id}", "caso.titulo": "{subject}", "caso.texto": "{body}"},
)
MESSAGE = CrmMessage(
    message_id="m1", company_number="1001", company_name="Ñandú", subject="S {body}", body="B",
    ticket_number="1000019", caller_number="+54", caller_name="Marta",
    left_at=datetime(2026, 11, 22, tzinfo=UTC), link="https://x/m1",
)  # fmt: skip


def problems(**changes):
    found = find_problems(dataclasses.replace(GOOD, **changes), {"CRM_TOKEN": "t"})
    return [(problem.setting, problem.code) for problem in found]


def test_a_good_table_has_no_problems():
    assert problems() == []
    assert problems(headers={"A": "{secret}"}, secret_env="CRM_TOKEN") == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"url": "crm.example"}, ("url", "url_not_whole")),
        ({"url": "https://a:b@crm.example"}, ("url", "url_login")),
        ({"url": "https://[x"}, ("url", "url_unreadable")),
        ({"url": "https://crm example"}, ("url", "url_blank")),
        ({"fields": {}}, ("fields", "message_id_missing")),
        ({"fields": {"a": "{message_id}", "b": "{nombre}"}}, ("fields.b", "field_value")),
        ({"fields": {"a": "{message_id}", "b": "{"}}, ("fields.b", "field_brace")),
        ({"fields": {"a": "{message_id}", "b..c": "x"}}, ("fields", "field_key")),
        ({"fields": {"a": "{message_id}", "a.b": "x"}}, ("fields", "field_twice")),
        ({"headers": {"Bad Name": "x"}}, ("headers", "header_name")),
        ({"headers": {"A": "{secret}"}}, ("headers", "secret_nowhere")),
        ({"secret_env": "CRM_TOKEN"}, ("headers", "secret_unused")),
        ({"ca_file": "/nowhere/ca.pem"}, ("ca_file", "ca_file")),
        ({"timeout_s": 0}, ("timeout_s", "out_of_range")),
        ({"refused_statuses": (500,)}, ("refused_statuses", "refused_status")),
        ({"refused_statuses": (401,)}, ("refused_statuses", "refused_status")),
    ],
)
def test_a_bad_value_is_named_by_its_setting(change, found):
    assert problems(**change) == [found]


def test_fields_become_objects_within_objects_and_values_are_no_templates():
    assert document_of(MESSAGE, GOOD.fields) == {
        "externo": "m1", "caso": {"titulo": "S {body}", "texto": "B"},
    }  # fmt: skip
    every = document_of(MESSAGE, {name: f"{{{name}}}" for name in VALUES})
    assert every["left_at"] == "2026-11-22T00:00:00+00:00"
    assert all(every.values())


def test_the_table_is_read_from_the_file_of_the_crm(tmp_path):
    file = tmp_path / "crm.toml"
    crm = '[crm]\nurl = "https://crm.example/{number}"\n[crm.paths]\nname = "name"\n'
    file.write_text(crm)
    assert read_messages_config(file) is None
    file.write_text(crm + '[messages]\nurl = "https://x.test"\nfields = {id = "{message_id}"}\n')
    assert read_messages_config(file) == HttpMessagesConfig(
        url="https://x.test", fields={"id": "{message_id}"}
    )
    file.write_text(crm + '[messages]\nulr = "x"\n')
    with pytest.raises(SettingsError) as error:
        read_messages_config(file)
    assert "ajuste desconocido: messages.ulr; ¿quiso decir messages.url?" in str(error.value)
    file.write_text(crm + '[messages]\nurl = "x"\n')
    with pytest.raises(SettingsError) as error:
        read_messages_config(file)
    assert "messages.fields: falta" in str(error.value)
