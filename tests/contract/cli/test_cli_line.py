"""Queues, companies, flows and recordings."""

import json
import wave

import pytest

from db import facts as f
from db.ledger import Ledger
from ivr.flow import DEFAULT_FLOW
from tests.contract.cli.conftest import COMPANIES
from tests.contract.cli.stories import NOON, a_call

FLOW = DEFAULT_FLOW.read_text(encoding="utf-8")


@pytest.fixture
def flow_file(tmp_path):
    def write(old: str = "", new: str = "", encoding: str = "utf-8"):
        assert old in FLOW
        path = tmp_path / "mi_flujo.yaml"
        path.write_bytes(FLOW.replace(old, new).encode(encoding))
        return str(path)

    return write


# --- queues -----------------------------------------------------------------------------------


def queue_of(cli, name="ventas"):
    return cli.directory(lambda directory: directory.queues.by_name(name))


def test_a_new_queue_asks_for_the_skill_of_its_own_name(cli):
    cli.run("queue", "set", "ventas")
    queue = queue_of(cli)
    assert (queue.skill, queue.label, queue.ring_timeout_s) == ("ventas", "Ventas", 20.0)


def test_changing_one_thing_of_a_queue_leaves_the_others_as_they_were(cli):
    cli.run(
        "queue", "set", "ventas", "--label", "Interesados", "--wrap-up", "40", "--position", "2"
    )
    cli.run("queue", "set", "ventas", "--ring-timeout", "12", "--announce-every", "30")
    queue = queue_of(cli)
    assert (queue.label, queue.wrap_up_s, queue.position) == ("Interesados", 40.0, 2)
    assert (queue.ring_timeout_s, queue.announce_every_s) == (12.0, 30.0)


def test_a_queue_without_a_skill_is_for_any_agent(cli):
    cli.run("queue", "set", "general", "--skill", "")
    assert queue_of(cli, "general").skill == ""
    assert "cualquiera" in cli.run("queue", "list").out
    assert json.loads(cli.run("queue", "list", "--json").out)[0]["name"] == "general"


@pytest.mark.parametrize(
    "arguments",
    [["ventas uno"], ["x" * 41], ["v", "--skill", "a b"], ["v", "--label", "\n"]],
)
def test_a_queue_that_no_flow_could_name_is_refused(cli, arguments):
    cli.fails("queue", "set", *arguments)
    assert cli.run("queue", "list").out.count("\n") == 1


def test_a_ring_time_out_of_bounds_is_a_usage_error(cli):
    cli.run("queue", "set", "ventas", "--ring-timeout", "0", status=2)
    assert queue_of(cli) is None


def test_a_queue_that_the_published_flow_uses_cannot_be_removed(line, flow_file):
    line.run("flow", "publish", flow_file())
    assert "«ventas»" in line.fails("queue", "remove", "ventas")
    line.run("flow", "publish", flow_file("queue: ventas", "queue: general"))
    line.run("queue", "remove", "ventas")
    assert queue_of(line) is None


def test_a_queue_where_somebody_waits_cannot_be_removed(cli):
    cli.run("queue", "set", "ventas")

    async def wait(database):
        async with Ledger(database) as ledger:
            story = a_call("c1")[:-4]
            joined = f.QueueJoined(at=NOON, call_id="c1", entry_id="e1", queue="ventas")
            await ledger.record([*story[:1], joined], snapshot=("c1", b"{}"))

    cli.database(wait)
    assert "esperando" in cli.fails("queue", "remove", "ventas")
    assert queue_of(cli)


# --- companies --------------------------------------------------------------------------------


def test_companies_come_in_from_a_spreadsheet_and_can_be_looked_at(line):
    assert line.run("company", "count").out == "1\n"
    shown = line.run("company", "show", "1001").out
    for words in ("Panadería La Espiga", "Marta Gómez", "marta@ejemplo.test", "Pablo Ríos"):
        assert words in shown
    assert json.loads(line.run("company", "show", "1001", "--json").out)["number"] == "1001"


def test_a_bad_spreadsheet_is_refused_whole_with_every_line_to_mend(line, tmp_path):
    bad = tmp_path / "malo.csv"
    bad.write_text("numero,nombre\n1002,Bien\n10x,Mal\n1003,\n", encoding="utf-8")
    message = line.fails("company", "import", str(bad))
    assert f"{bad}:3" in message
    assert f"{bad}:4" in message
    assert line.run("company", "count").out == "1\n"


def test_a_missing_spreadsheet_is_named(line, tmp_path):
    assert str(tmp_path / "no.csv") in line.fails("company", "import", str(tmp_path / "no.csv"))


def test_a_companys_class_and_language_are_loaded_and_shown(line, tmp_path):
    gold = tmp_path / "oro.csv"
    gold.write_text("numero;nombre;clase;idioma\n1002;Bodega;Oro;pt-BR\n", encoding="utf-8")
    line.run("company", "import", str(gold))
    assert line.run("company", "show", "1002").lines[1:] == ["  Clase: Oro", "  Idioma: pt-BR"]
    assert json.loads(line.run("company", "show", "1002", "--json").out)["language"] == "pt-BR"


@pytest.mark.parametrize("number", ["9999", "5" * 400, "'; DROP TABLE companies;--", "🦜"])
def test_a_number_that_no_company_has_is_said_in_words(line, number):
    assert "ninguna empresa" in line.fails("company", "show", number)


def test_an_admin_with_a_foreign_crm_learns_that_calls_do_not_ask_this_table(line, tmp_path):
    line.set(crm_file=tmp_path / "crm.toml")
    companies = tmp_path / "empresas.csv"
    companies.write_text(COMPANIES, encoding="utf-8")
    said = line.run("company", "import", str(companies))
    assert "ATIENDE_CRM_FILE" in said.err


# --- flows ------------------------------------------------------------------------------------


def test_the_shipped_flow_is_heard_without_any_database(bare):
    said = bare.run("flow", "simulate", "--keys", "1 1001#", "--company", "1001=Panadería")
    assert "Bienvenido al centro de atención para empresas de iduo" in said.lines[0]
    assert "La empresa 1001 figura en el CRM" in said.out
    assert said.lines[-3:] == [
        "Fin: espera en la cola «usuarios»",
        "Opción: usuario",
        "Número de empresa: 1001 (verificado)",
    ]
    assert not bare.home.exists()


def test_the_companies_of_a_simulated_call_are_those_of_the_line(line):
    known = line.run("flow", "simulate", "--keys", "1 1001#").out
    assert "(verificado)" in known
    unknown = line.run("flow", "simulate", "--keys", "1 4444# 4444# 4444#").out
    assert "(sin verificar: no figura)" in unknown


def test_a_company_given_on_the_command_exists_beside_those_of_the_line(line):
    given = ("flow", "simulate", "--company", "4444=Prueba", "--keys")
    for number in ("4444", "1001"):
        assert f"{number} (verificado)" in line.run(*given, f"1 {number}#").out


def test_keys_can_be_typed_one_line_at_a_time(line):
    said = line.run("flow", "simulate", typed="9\n2\n")
    assert "La opción ingresada no es válida." in said.out
    assert "Fin: espera en la cola «ventas»" in said.out


def test_the_company_name_of_this_installation_is_what_callers_hear(bare):
    bare.set(company_name="Señal & Compañía")
    assert "empresas de Señal & Compañía." in bare.run("flow", "simulate", "--keys", "2").out


def test_a_foreign_crm_that_does_not_answer_does_not_stop_a_simulated_call(line, tmp_path):
    crm = tmp_path / "crm.toml"
    crm.write_text(
        '[crm]\nurl = "http://127.0.0.1:9/{number}"\npaths = {name = "name"}\n', encoding="utf-8"
    )
    line.set(crm_file=crm)
    said = line.run("flow", "simulate", "--keys", "1 1001#").out
    assert "El CRM no responde a tiempo por la empresa 1001" in said
    assert "Fin: espera en la cola «usuarios»" in said


def test_a_flow_with_faults_is_reported_whole_with_its_lines_and_not_published(line, flow_file):
    path = flow_file("go: ventas, choice: interesado", "go: venta, choice: interesado")
    at = FLOW[: FLOW.index("go: ventas, choice")].count("\n") + 1
    for command in ("lint", "simulate", "publish"):
        message = line.fails("flow", command, path)
        assert f"{path}:{at}: " in message
        assert "«ventas»" in message
    assert line.run("flow", "history").out.count("\n") == 1


@pytest.mark.parametrize("wrong", [("[welcome]", "[wellcome]"), ("queue: ventas", "queue: venta")])
def test_a_prompt_or_queue_that_does_not_exist_is_pointed_out(line, flow_file, wrong):
    assert "¿Quiso decir" in line.fails("flow", "lint", flow_file(*wrong))


def test_a_skill_that_no_agent_has_is_warned_of_and_a_dialled_number_can_be_simulated(
    line, flow_file
):
    path = flow_file("queue: ventas", "queue: ventas\n    needs: {catas: 3}")
    warned = line.run("flow", "lint", path)
    assert "ningún agente tiene la habilidad «catas»" in warned.err
    assert "sin errores" in warned.out
    own = flow_file("nodes:", 'numbers: {"8002": ventas}\n\nnodes:')
    said = line.run("flow", "simulate", own, "--keys", "", "--dialled", "8002")
    assert said.out.startswith("Fin: espera en la cola «ventas»")


def test_without_a_database_queues_are_not_checked_and_that_is_said(bare, flow_file):
    said = bare.run("flow", "lint", flow_file("queue: ventas", "queue: otra"))
    assert "sin base de datos" in said.err


def test_a_flow_in_another_encoding_is_refused_in_words(line, flow_file):
    for command in ("lint", "publish"):
        assert "UTF-8" in line.fails("flow", command, flow_file(encoding="utf-16"))


def test_a_flow_file_that_is_not_there_is_named(line, tmp_path):
    missing = str(tmp_path / "no.yaml")
    for command in ("lint", "simulate", "publish"):
        assert missing in line.fails("flow", command, missing)


def test_a_flow_is_published_kept_fetched_and_rolled_back(line, flow_file, tmp_path):
    line.run("flow", "publish", flow_file())
    line.run("flow", "publish", flow_file("after_s: 5", "after_s: 9"))
    assert (
        "ya está publicada"
        in line.run("flow", "publish", flow_file("after_s: 5", "after_s: 9")).out
    )
    assert "after_s: 9" in line.run("flow", "export").out
    before = tmp_path / "anterior.yaml"
    before.write_text(line.run("flow", "export", "--revision", "1").out, encoding="utf-8")
    assert before.read_text(encoding="utf-8") == FLOW
    line.run("flow", "publish", str(before))
    history = json.loads(line.run("flow", "history", "--json").out)
    assert [revision["id"] for revision in history] == [3, 2, 1]
    assert history[0]["sha256"] == history[2]["sha256"]
    assert all(revision["published_by"] for revision in history)
    assert "«" not in line.run("flow", "export", "--revision", "3").err


def test_a_revision_that_was_never_published_is_said_in_words(line):
    assert "ninguna revisión 7" in line.fails("flow", "export", "--revision", "7")


def test_before_anything_is_published_the_shipped_flow_is_exported(bare):
    assert bare.run("flow", "export").out == FLOW


def test_a_flow_set_by_a_setting_returns_at_the_next_start_and_the_admin_is_told(line, flow_file):
    path = flow_file()
    line.set(flow_file=path)
    assert path in line.run("flow", "publish", path).err


# --- recordings -------------------------------------------------------------------------------


def test_prompts_are_listed_with_what_callers_hear(bare):
    assert "goodbye" in bare.run("prompts", "list").out
    texts = json.loads(bare.run("prompts", "list", "--json").out)
    assert texts["goodbye"] == "Gracias por comunicarse. Hasta luego."


def test_the_shipped_recordings_are_complete(bare):
    bare.run("prompts", "check")


def test_a_new_company_name_lacks_its_recording_until_it_is_rendered(bare):
    bare.set(company_name="La Espiga")
    said = bare.run("prompts", "check", status=1)
    assert "mensaje «welcome»: ninguna grabación dice sus palabras actuales" in said.out
    assert "atiende prompts render" in said.out
    bare.run("prompts", "render")
    bare.run("prompts", "check")
    fallback = bare.home / "sounds" / "fallback" / "fallback_menu.wav"
    with wave.open(str(fallback)) as sound:
        assert sound.getnframes() > sound.getframerate()


def test_a_companys_own_studio_recording_is_made_fit_for_the_telephone(bare):
    own = bare.home / "sounds" / "company" / "es" / "goodbye.wav"
    own.parent.mkdir(parents=True)
    with wave.open(str(own), "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(44100)
        sound.writeframes(bytes(range(256)) * 4 * 441)
    assert "goodbye" in bare.run("prompts", "check", status=1).out
    bare.run("prompts", "render")
    bare.run("prompts", "check")
    with wave.open(str(own)) as sound:
        assert (sound.getnchannels(), sound.getframerate()) == (1, 8000)


def test_a_recording_that_cannot_be_used_is_named_and_the_command_fails(bare):
    own = bare.home / "sounds" / "company" / "es" / "goodbye.wav"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"not a sound")
    said = bare.run("prompts", "render", status=1)
    assert str(own.parent) in said.err
