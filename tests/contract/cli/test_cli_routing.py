"""The routing document from the command line: checked, explained, published, rolled back."""

import json
from datetime import UTC, datetime

import pytest

from acd.routing.source import DEFAULT_ROUTING

ROUTING = DEFAULT_ROUTING.read_text("utf-8")


@pytest.fixture
def routing_file(tmp_path):
    """Write the shipped document with something added; give its path."""

    def write(*more):
        path = tmp_path / "enrutamiento.yaml"
        path.write_text("\n".join((ROUTING, *more)), encoding="utf-8")
        return str(path)

    return write


def test_a_document_with_faults_is_reported_whole_and_not_published(line, routing_file):
    path = routing_file("queues: {venta: {strategy: mejor}}", "options: {ventas: {credit_s: 9999}}")
    at = ROUTING.count("\n") + 2
    for command in ("lint", "publish"):
        message = line.fails("routing", command, path)
        assert (
            f"{path}:{at}: queues: no hay ninguna cola «venta». ¿Quiso decir «ventas»?" in message
        )
        assert message.count(f"{path}:{at}: ") == 2
        assert message.count(f"{path}:{at + 1}: ") == 1
    assert line.run("routing", "history").out.count("\n") == 1


def test_what_nobody_could_serve_is_a_remark_and_no_obstacle(line, routing_file):
    line.run("agent", "groups", "ana", "norte")
    path = routing_file(
        "queues: {ventas: {rings: [{needs: {ventas: 6}, groups: sur}]}}",
        "options: {vender: {needs: {vinos: 1}}}",
    )
    said = line.run("routing", "publish", path)
    assert "Publicado como revisión 1: vale enseguida" in said.out
    assert "ningún agente tiene «ventas» en nivel 6 o más (el mayor es 5)" in said.err
    assert "ningún agente pertenece al grupo «sur». Puede ser: norte" in said.err
    assert "ningún agente tiene la habilidad «vinos»" in said.err


def test_the_shipped_document_suits_the_shipped_line_without_a_remark(line):
    said = line.run("routing", "lint")
    assert "sin errores" in said.out
    assert said.err == ""


def test_without_a_database_the_shipped_document_is_shown_and_checked(bare):
    assert bare.run("routing", "show").out == ROUTING
    assert "sin base de datos" in bare.run("routing", "lint").err


def test_a_document_is_published_kept_shown_and_rolled_back(line, routing_file):
    line.run("routing", "publish", routing_file())
    line.run("routing", "publish", routing_file("queues: {ventas: {credit_s: 60}}"))
    again = line.run("routing", "publish", routing_file("queues: {ventas: {credit_s: 60}}"))
    assert "ya está publicada" in again.out
    assert line.run("routing", "show").out.endswith("credit_s: 60}}\n")
    assert "revisión 3" in line.run("routing", "rollback", "1").out
    assert line.run("routing", "show").out == line.run("routing", "show", "--revision", "1").out
    history = json.loads(line.run("routing", "history", "--json").out)
    assert [revision["id"] for revision in history] == [3, 2, 1]
    assert "atiende routing history" in line.fails("routing", "rollback", "7")


def test_a_document_set_by_a_setting_returns_at_the_next_start_and_the_admin_is_told(
    line, routing_file
):
    path = routing_file()
    line.set(routing_file=path)
    assert "ATIENDE_ROUTING_FILE" in line.run("routing", "publish", path).err


def test_a_queue_that_the_published_document_names_cannot_be_removed(line, routing_file):
    line.run("queue", "set", "soporte")
    line.run("routing", "publish", routing_file("queues: {soporte: {credit_s: 1}}"))
    assert "enrutamiento" in line.fails("queue", "remove", "soporte")
    line.run("routing", "publish", routing_file())
    line.run("queue", "remove", "soporte")


def test_a_document_that_no_longer_fits_the_line_is_found_by_the_check(line):
    async def put(directory):
        stale = "format: 1\ntitle: x\nqueues: {venta: {}}"
        await directory.documents.publish("routing", stale, "x", datetime.now(UTC))

    line.directory(put)
    found = line.run("config", "check", status=1).out
    assert "✗ Enrutamiento: revisión 1:" in found
    assert "¿Quiso decir «ventas»?" in found


def test_the_check_counts_who_serves_a_queue_as_the_document_says(line, routing_file):
    stages = "rings: [{needs: {ventas: 9}}, {after_s: 20, needs: {usuarios: 3}}]"
    line.run("queue", "set", "soporte")
    line.run("routing", "publish", routing_file(f"queues: {{soporte: {{{stages}}}}}"))
    assert (
        "✓ Cola «soporte»: agentes que la atienden, 1" in line.run("config", "check", status=1).out
    )
    line.run("agent", "skills", "ana", "general=1")
    found = line.run("config", "check", status=1).out
    assert "✗ Cola «soporte»: ningún agente habilitado la atiende" in found
    assert "atiende routing explain --queue soporte" in found


def test_a_skill_that_only_the_document_asks_for_is_not_called_unwanted(line, routing_file):
    line.run("routing", "publish", routing_file("companies: {1001: {prefers: {vinos: 3}}}"))
    said = line.run("agent", "skills", "ana", "vinos=5", "vino=5").err
    assert "«vino»" in said
    assert "la habilidad «vinos»" not in said


def test_an_admin_hears_what_somebody_who_waits_would_ask_and_who_could_answer(line, routing_file):
    path = routing_file(
        "queues:",
        "  ventas:",
        "    credit_s: 60",
        "    rings: [{needs: {ventas: 9}}, {after_s: 20, needs: {ventas: 3}}]",
        "    treatments: [{when: {between: '18:00-22:00'}, strategy: round_robin}]",
        "options: {ventas: {credit_s: 30}}",
        "companies: {1001: {prefers: {usuarios: 4}}}",
    )
    asked = ("routing", "explain", path, "--queue", "ventas", "--option", "ventas")
    said = line.run(*asked, "--company", "1001", "--waited", "5", "--at", "2026-12-24 10:00").lines
    assert said[0] == f"Cola «ventas», según {path}:"
    assert "Rige lo habitual de la cola." in said
    assert "Tiene una ventaja de 90 s: 60 s por la cola, 30 s por la opción «ventas»." in said
    assert "Quien llama prefiere: usuarios 4 (la empresa 1001)." in said
    assert any(line.endswith("pide ventas 9. No la puede atender nadie.") for line in said)
    assert any(line.endswith("La atienden: Ana Suárez (cumple 1 de 1).") for line in said)
    assert "La etapa 2 empieza dentro de 15 s." in said
    evening = line.run(*asked, "--at", "2026-12-24 19:00").out
    assert "Rige el tratamiento 1 de 1: de 18:00 a 22:00." in evening
    assert "round_robin" in evening


FLOW = """
format: 1
title: x
start: ventas
numbers: {"8002": otra}
nodes:
  ventas: {kind: queue, queue: ventas, needs: {vinos: 2}, credit_s: 30}
  otra: {kind: queue, queue: general}
"""


def test_what_the_flow_asks_counts_as_well(line, tmp_path):
    flow = tmp_path / "flujo.yaml"
    flow.write_text(FLOW, encoding="utf-8")
    line.run("flow", "publish", str(flow))
    asked = ("routing", "explain", "--queue", "ventas")
    said = line.run(*asked).out
    assert "30 s por el flujo" in said
    assert "vinos 2 (el flujo)" in said
    assert line.run("agent", "skills", "ana", "vinos=5", "ventas=1").err == ""
    flow.write_text(FLOW.replace("queue: general", "queue: ventas"), encoding="utf-8")
    line.run("flow", "publish", str(flow))
    assert "depende del nodo: ventas, otra" in line.run(*asked).err


def test_what_cannot_be_asked_about_is_said_in_words(line):
    assert "«venta»" in line.fails("routing", "explain", "--queue", "venta")
    message = line.fails("routing", "explain", "--queue", "ventas", "--at", "mañana")
    assert "«mañana» no es un momento" in message


def test_a_disabled_agent_serves_nobody(line):
    line.run("agent", "disable", "ana")
    said = line.run("routing", "explain", "--queue", "general").out
    assert "pide nada. No la puede atender nadie." in said
