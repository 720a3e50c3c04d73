"""API keys from the command line: shown once, limited to their scopes, revoked for good."""

import json
import re

from atiende.web.keys import digest

KEY = re.compile(r"Clave: (atk_\S+)")


def create(cli, *scopes, name="mesa"):
    options = [part for scope in scopes for part in ("--scope", scope)]
    return cli.run("key", "create", name, *options)


def test_a_new_key_opens_what_its_scopes_say_and_is_shown_once(cli):
    said = create(cli, "tickets:write", "tickets:read", "tickets:read")
    key = KEY.search(said.out)[1]
    found = cli.directory(lambda directory: directory.api_keys.by_hash(digest(key)))
    assert (found.name, found.scopes) == ("mesa", ("tickets:read", "tickets:write"))
    assert "no se vuelve a mostrar" in said.out
    listed = cli.run("key", "list").out
    assert "tickets:read, tickets:write" in listed
    assert key not in listed


def test_nobody_who_reads_the_database_can_use_the_key(cli):
    key = KEY.search(create(cli, "audio:read").out)[1]
    kept = b"".join(path.read_bytes() for path in cli.home.glob("atiende.db*"))
    assert digest(key).encode() in kept
    assert key.encode() not in kept


def test_a_revoked_key_is_listed_and_opens_nothing(cli):
    key = KEY.search(create(cli, "audio:read").out)[1]
    assert "ya no sirve" in cli.run("key", "revoke", "mesa").out
    assert cli.directory(lambda directory: directory.api_keys.by_hash(digest(key))) is None
    [listed] = json.loads(cli.run("key", "list", "--json").out)
    assert (listed["name"], listed["last_used_at"]) == ("mesa", None)
    assert listed["revoked_at"]
    assert "revocada" in cli.run("key", "list").out
    assert "mesa" in cli.fails("key", "revoke", "mesa")


def test_a_scope_that_is_none_is_answered_with_those_there_are(cli):
    said = cli.fails("key", "create", "mesa", "--scope", "todo")
    assert "«todo»" in said
    assert "messages:read" in said


def test_a_name_serves_one_key_only(cli):
    create(cli, "audio:read")
    assert "mesa" in cli.fails("key", "create", "mesa", "--scope", "audio:read")
    assert "64" in cli.fails("key", "create", "x" * 65, "--scope", "audio:read")
