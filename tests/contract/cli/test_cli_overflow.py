"""The overflow policy from the command line: checked, explained, published, rolled back."""

import json
from datetime import UTC, datetime

import pytest

from overflow.source import DEFAULT_POLICY

POLICY = DEFAULT_POLICY.read_text("utf-8")


@pytest.fixture
def policy_file(tmp_path):
    """Write the shipped policy with one thing changed; give its path."""

    def write(old="", new="", encoding="utf-8"):
        assert old in POLICY
        path = tmp_path / "desborde.yaml"
        path.write_text(POLICY.replace(old, new, 1) if old else POLICY, encoding=encoding)
        return str(path)

    return write


def test_a_policy_with_faults_is_reported_whole_and_not_published(line, policy_file):
    path = policy_file("choices: [wait, message, ticket]", "choices: [esperar, mensaje]")
    at = POLICY[: POLICY.index("choices: [wait")].count("\n") + 1
    for command in ("lint", "publish"):
        message = line.fails("overflow", command, path)
        assert message.count(f"{path}:{at}: default.open.choices: ") == 2
    assert line.run("overflow", "history").out.count("\n") == 1


def test_what_is_probably_not_meant_is_a_remark_and_no_obstacle(line, policy_file):
    said = line.run("overflow", "lint", policy_file())
    assert "sin errores" in said.out
    assert said.err.count("aviso: ") == 2
    assert "mailbox" in said.err


def test_a_queue_or_prompt_that_does_not_exist_is_pointed_out(line, policy_file):
    path = policy_file("# Lo que una cola", "queues: {venta: {open: {say: overflow_bussy}}}\n#")
    message = line.fails("overflow", "lint", path)
    assert "¿Quiso decir «ventas»?" in message
    assert "¿Quiso decir «overflow_busy»?" in message


def test_a_file_in_another_encoding_or_none_at_all_is_named(line, policy_file, tmp_path):
    assert "UTF-8" in line.fails("overflow", "publish", policy_file(encoding="utf-16"))
    missing = str(tmp_path / "no.yaml")
    for command in ("lint", "publish"):
        assert missing in line.fails("overflow", command, missing)


def test_before_anything_is_published_the_shipped_policy_is_shown_without_a_database(bare):
    assert bare.run("overflow", "show").out == POLICY


def test_a_policy_is_published_kept_shown_and_rolled_back(line, policy_file):
    line.run("overflow", "publish", policy_file())
    line.run("overflow", "publish", policy_file("waited_s: 60", "waited_s: 45"))
    again = line.run("overflow", "publish", policy_file("waited_s: 60", "waited_s: 45"))
    assert "ya está publicada" in again.out
    assert "waited_s: 45" in line.run("overflow", "show").out
    assert line.run("overflow", "show", "--revision", "1").out == POLICY
    assert "revisión 3" in line.run("overflow", "rollback", "1").out
    assert line.run("overflow", "show").out == POLICY
    history = json.loads(line.run("overflow", "history", "--json").out)
    assert [revision["id"] for revision in history] == [3, 2, 1]
    assert history[0]["sha256"] == history[2]["sha256"]
    assert all(revision["published_by"] for revision in history)


def test_a_revision_that_no_longer_makes_sense_is_not_brought_back(line, policy_file):
    line.run("queue", "set", "soporte")
    line.run("overflow", "publish", policy_file("# Lo que una cola", "queues: {soporte: {}}\n#"))
    line.run("overflow", "publish", policy_file())
    line.run("queue", "remove", "soporte")
    assert "revisión 1:" in line.fails("overflow", "rollback", "1")
    assert line.run("overflow", "show").out == POLICY


@pytest.mark.parametrize("named", ["queues: {soporte: {}}", 'entries: {"8001": {queue: soporte}}'])
def test_a_queue_that_the_published_policy_names_cannot_be_removed(line, policy_file, named):
    line.run("queue", "set", "soporte")
    line.run("overflow", "publish", policy_file("# Lo que una cola", f"{named}\n#"))
    assert "desborde" in line.fails("queue", "remove", "soporte")
    line.run("overflow", "publish", policy_file())
    line.run("queue", "remove", "soporte")


def test_a_revision_that_was_never_published_is_said_in_words(line):
    for arguments in (("show", "--revision", "7"), ("rollback", "7")):
        message = line.fails("overflow", *arguments)
        assert "ninguna revisión 7" in message
        assert "atiende overflow history" in message


def test_a_policy_set_by_a_setting_returns_at_the_next_start_and_the_admin_is_told(
    line, policy_file
):
    path = policy_file()
    line.set(overflow_file=path)
    said = line.run("overflow", "publish", path).err
    assert path in said
    assert "ATIENDE_OVERFLOW_FILE" in said


def test_an_admin_hears_what_a_caller_would_key_by_key(line, policy_file):
    line.run("overflow", "publish", policy_file("waited_s: 60", "waited_s: 45"))
    asked = ("overflow", "explain", "--queue", "ventas", "--agents", "2")
    said = line.run(*asked, "--waited", "50", "--waiting", "4").out
    assert said.startswith("Cola «ventas», según revisión 1:\n")
    assert "50 s (límite: 45 s)" in said
    assert "marque uno. Para dejar un mensaje, marque dos." in said
    assert said.count("Marca ") == 3
    assert "Todavía no" in line.run(*asked, "--waited", "40").out
    assert "ninguno disponible" in line.run(*asked, "--paused", "2").out
    assert "despedida" in line.run(*asked, "--closed").out


def test_a_policy_that_no_longer_fits_the_line_is_found_by_the_check(line, policy_file):
    assert "✓ Desborde: revisión 1" not in line.run("config", "check", status=1).out
    line.run("overflow", "publish", policy_file())
    assert "✓ Desborde: revisión 1" in line.run("config", "check", status=1).out
    unchecked = POLICY.replace("# Lo que una cola", "queues: {venta: {}}\n#")

    async def put(directory):
        await directory.documents.publish("overflow", unchecked, "x", datetime.now(UTC))

    line.directory(put)
    found = line.run("config", "check", status=1).out
    assert "✗ Desborde: revisión 2:" in found
    assert "¿Quiso decir «ventas»?" in found


def test_a_policy_can_be_tried_before_it_is_published(line, policy_file):
    path = policy_file("expected_wait_over_s: no", "expected_wait_over_s: 90")
    said = line.run("overflow", "explain", path, "--queue", "ventas", "--expected", "91").out
    assert "espera estimada, 91 s (límite: 90 s)" in said


def test_a_queue_that_nobody_waits_in_is_said_in_words(line):
    assert "«venta»" in line.fails("overflow", "explain", "--queue", "venta")
