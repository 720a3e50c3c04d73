"""What is wrong with a configuration is said by the setting's name."""

import dataclasses
import math

import pytest

from crm_bridge.breaker import Policy
from crm_bridge.cache import CachePolicy
from crm_bridge.config import CrmConfigError, HttpCrmConfig, lint, read_secret
from crm_bridge.mapping import CompanyPaths

GOOD = HttpCrmConfig(
    url="https://crm.example/api/companies/{number}", paths=CompanyPaths(name="name")
)
WITH_SECRET = dataclasses.replace(
    GOOD, headers={"Authorization": "Bearer {secret}"}, secret_env="CRM_TOKEN"
)


def problems(config=GOOD, environ=None, **changes):
    return lint(dataclasses.replace(config, **changes), environ=environ or {})


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
    ("url", "words"),
    [
        ("", "must be a whole address"),
        ("crm/api/{number}", "must be a whole address"),
        ("ftp://crm/{number}", "must be a whole address"),
        ("https:///{number}", "must be a whole address"),
        ("https://crm:99999/{number}", "cannot be read"),
        ("https://[::1/{number}", "cannot be read"),
        ("https://crm/api", "needs {number}"),
        ("https://{number}.crm/api", "needs {number}"),
        ("https://{number}.crm/{number}", "needs {number}"),
        ("https://crm/#{number}", "needs {number}"),
        ("https://crm/{number}/{empresa}", "holds a brace"),
        ("https://crm/{{number}}", "holds a brace"),
        ("https://user:word@crm/{number}", "must hold no user or password"),
        ("https://crm/a b/{number}", "holds a space"),
        ("https://crm/\r\nHost:x/{number}", "holds a space or a control character"),
    ],
)
def test_a_bad_address_is_explained(url, words):
    found = problems(url=url)
    assert found
    assert all(problem.startswith("crm.url ") for problem in found)
    assert any(words in problem for problem in found)


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
    assert [problem.split()[0] for problem in found] == [f"crm.{setting}"]


def test_the_prefix_is_the_callers_choice():
    found = lint(dataclasses.replace(GOOD, max_digits=0), prefix="[crm] ", environ={})
    assert found == ["[crm] max_digits is 0; it must be from 1 to 64"]


def test_a_file_that_holds_no_certificates_is_named(tmp_path):
    (tmp_path / "ca.pem").write_text("hola")
    (problem,) = problems(ca_file=str(tmp_path / "ca.pem"))
    assert problem.startswith(
        f"crm.ca_file names {tmp_path / 'ca.pem'}, which holds no certificates"
    )


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
    assert problems(WITH_SECRET, environ) == [
        "crm.secret_env names CRM_TOKEN, which is not set in the environment"
    ]


def test_a_secret_of_two_lines_is_refused_and_not_shown():
    (problem,) = problems(WITH_SECRET, {"CRM_TOKEN": "uno\ndos"})
    assert problem == "crm.secret_env must hold the secret alone, on one line"


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "No such file"), (b"", "which is empty"), (b"\xff\xfe\xff", "it is not text")],
)
def test_a_secret_file_that_cannot_be_used_is_named(tmp_path, content, words):
    path = tmp_path / "token"
    if content is not None:
        path.write_bytes(content)
    (problem,) = problems(WITH_SECRET, secret_env="", secret_file=str(path))
    assert problem.startswith(f"crm.secret_file names {path}, which ")
    assert words in problem


def test_two_places_for_one_secret_are_one_too_many(tmp_path):
    (tmp_path / "token").write_text("x")
    found = problems(WITH_SECRET, {"CRM_TOKEN": "x"}, secret_file=str(tmp_path / "token"))
    assert found == ["crm.secret_file is set and so is secret_env; keep one"]


def test_the_error_lists_every_problem():
    error = CrmConfigError(["crm.a is wrong", "crm.b is wrong"])
    assert str(error) == "crm.a is wrong\ncrm.b is wrong"
