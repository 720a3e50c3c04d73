"""What is wrong with a configuration is said by the setting's name."""

import dataclasses
import math

import pytest

from crm_bridge.breaker import Policy
from crm_bridge.cache import CachePolicy
from crm_bridge.config import HttpCrmConfig
from crm_bridge.lint import find_problems, lint
from crm_bridge.mapping import CompanyPaths
from crm_bridge.problems import TEXTS, CrmConfigError, Problem
from crm_bridge.secret import read_secret

GOOD = HttpCrmConfig(
    url="https://crm.example/api/companies/{number}", paths=CompanyPaths(name="name")
)
WITH_SECRET = dataclasses.replace(
    GOOD, headers={"Authorization": "Bearer {secret}"}, secret_env="CRM_TOKEN"
)


def problems(config=GOOD, environ=None, **changes):
    found = find_problems(dataclasses.replace(config, **changes), environ or {})
    return [(problem.setting, problem.code) for problem in found]


@pytest.mark.parametrize(
    "url",
    [
        "https://crm/api/companies/{number}",
        "http://127.0.0.1:8080/c?n={number}&full=1",
        "https://[::1]/{number}/{number}.json",
    ],
)
def test_a_good_configuration_has_no_problems(url):
    assert problems(url=url) == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "url_not_whole"),
        ("crm/api/{number}", "url_not_whole"),
        ("ftp://crm/{number}", "url_not_whole"),
        ("https:///{number}", "url_not_whole"),
        ("https://crm:99999/{number}", "url_unreadable"),
        ("https://[::1/{number}", "url_unreadable"),
        ("https://crm/api", "url_number"),
        ("https://{number}.crm/api", "url_number"),
        ("https://{number}.crm/{number}", "url_number"),
        ("https://crm/#{number}", "url_number"),
        ("https://crm/{number}/{empresa}", "url_brace"),
        ("https://crm/{{number}}", "url_brace"),
        ("https://user:word@crm/{number}", "url_login"),
        ("https://crm/a b/{number}", "url_blank"),
        ("https://crm/\r\nHost:x/{number}", "url_blank"),
    ],
)
def test_a_bad_address_is_explained(url, code):
    assert ("url", code) in problems(url=url)


@pytest.mark.parametrize(
    ("change", "setting"),
    [
        ({"timeout_s": 0}, "timeout_s"),
        ({"timeout_s": math.nan}, "timeout_s"),
        ({"timeout_s": math.inf}, "timeout_s"),
        ({"max_bytes": -1}, "max_bytes"),
        ({"max_digits": 0}, "max_digits"),
        ({"max_digits": 400}, "max_digits"),
        ({"max_requests": 0}, "max_requests"),
        ({"breaker": Policy(failures=0)}, "breaker.failures"),
        ({"breaker": Policy(open_s=0)}, "breaker.open_s"),
        ({"cache": CachePolicy(found_s=1e6)}, "cache.found_s"),
        ({"cache": CachePolicy(max_entries=0)}, "cache.max_entries"),
        ({"cache": CachePolicy(found_s=5, unknown_s=6)}, "cache.unknown_s"),
        ({"unknown_statuses": (200,)}, "unknown_statuses"),
        ({"unknown_statuses": (404, 500)}, "unknown_statuses"),
        ({"paths": CompanyPaths(name="a..b")}, "paths.name"),
        ({"headers": {"Bad Name": "x"}}, "headers"),
        ({"headers": {"X-A": "x\r\nX-B: y"}}, "headers.X-A"),
        ({"headers": {"X-A": "{secret}"}}, "headers"),
        ({"secret_env": "CRM_TOKEN"}, "headers"),
        ({"ca_file": "/nowhere/ca.pem"}, "ca_file"),
    ],
)
def test_a_bad_value_is_named_by_its_setting(change, setting):
    found = problems(environ={"CRM_TOKEN": "t"}, **change)
    assert [named for named, _ in found] == [setting]


def test_lint_speaks_spanish_first_and_english_on_request():
    config = dataclasses.replace(GOOD, max_digits=0)
    assert lint(config, environ={}) == ["crm.max_digits: es 0; debe estar entre 1 y 64"]
    english = lint(config, prefix="[crm] ", language="en", environ={})
    assert english == ["[crm] max_digits: is 0; it must be from 1 to 64"]


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("code", TEXTS)
def test_every_message_can_be_said_in_both_languages(code, language):
    details = {"path": "a", "name": "a", "place": "a", "column": 1, "status": 1}
    details |= {"value": 1, "low": 1, "high": 1, "key": "a", "known": "b"}
    words = (
        Problem("x", code, details).text(language).replace("{a}", "").replace("{message_id}", "")
    )
    assert len(words) > len("x: ")
    assert words.replace("{number}", "").replace("{secret}", "").count("{") == 0


def test_a_file_that_holds_no_certificates_is_named(tmp_path):
    (tmp_path / "ca.pem").write_text("hola")
    assert problems(ca_file=str(tmp_path / "ca.pem")) == [("ca_file", "ca_file")]


def test_the_secret_comes_from_the_environment_without_its_line_end():
    assert read_secret(WITH_SECRET, {"CRM_TOKEN": "s3cret\n"}) == "s3cret"


def test_the_secret_comes_from_a_file(tmp_path):
    (tmp_path / "token").write_text("s3cret\n")
    config = dataclasses.replace(WITH_SECRET, secret_env="", secret_file=str(tmp_path / "token"))
    assert read_secret(config, {}) == "s3cret"


def test_without_a_secret_there_is_none_to_read():
    assert read_secret(GOOD, {}) == ""


@pytest.mark.parametrize("environ", [{}, {"CRM_TOKEN": "  "}])
def test_a_secret_that_is_not_set_is_named_by_its_variable(environ):
    assert lint(WITH_SECRET, environ=environ) == [
        "crm.secret_env: la variable de entorno CRM_TOKEN no está definida o está vacía"
    ]


def test_a_secret_of_two_lines_is_refused_and_not_shown():
    assert lint(WITH_SECRET, environ={"CRM_TOKEN": "uno\ndos"}) == [
        "crm.secret_env: CRM_TOKEN debe contener solo el secreto, en una línea"
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "unreadable"), (b"", "empty"), (b"\xff\xfe\xff", "unreadable"), (b"a\nb", "lines")],
)
def test_a_secret_file_that_cannot_be_used_is_named(tmp_path, content, code):
    path = tmp_path / "token"
    if content is not None:
        path.write_bytes(content)
    config = dataclasses.replace(WITH_SECRET, secret_env="", secret_file=str(path))
    assert problems(config) == [("secret_file", f"secret_{code}")]
    assert str(path) in lint(config, environ={})[0]


def test_two_places_for_one_secret_are_one_too_many(tmp_path):
    (tmp_path / "token").write_text("x")
    found = problems(WITH_SECRET, {"CRM_TOKEN": "x"}, secret_file=str(tmp_path / "token"))
    assert found == [("secret_file", "secret_twice")]


def test_the_error_lists_every_problem():
    error = CrmConfigError([Problem("url", "url_brace"), Problem("headers", "secret_nowhere")])
    assert [line.split(":")[0] for line in str(error).splitlines()] == ["url", "headers"]
