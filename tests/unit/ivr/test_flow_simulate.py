"""The simulator: an admin reads what a caller would hear."""

import io

import pytest

from ivr.flow import DEFAULT_FLOW, load, parse
from ivr.simulate import Simulation, run_simulation, simulate

WORDS = {
    "welcome": "Bienvenido. Si usted ya es usuario, por favor marque 1.",
    "option_invalid": "La opción ingresada no es válida.",
    "ask_company": "Por favor ingrese el número de empresa",
    "company_empty": "No ingresó ningún número.",
    "company_unknown": "El número ingresado no figura en nuestros registros.",
    "company_unverified": "Continuaremos con el número ingresado.",
    "transfer_to_agent": "Será atendido por un representante.",
}
COMPANIES = {"1001": "Aceros del Sur"}
TWO_LINES = """
format: 1
title: Dos líneas
start: menu
numbers: {8002: vinos}
nodes:
  menu:
    kind: menu
    say: welcome
    choices: {2: {go: ventas, choice: ingles, language: en}}
    wrong: {go: ventas}
    silence: {go: ventas}
  ventas: {kind: queue, queue: ventas}
  vinos:
    kind: queue
    queue: ventas
    needs: {ventas: 5, catas: 1}
    prefers: {vinos: 8}
    credit_s: 60
"""


@pytest.fixture(scope="module")
def flow():
    return load(DEFAULT_FLOW)


def heard(flow, keys, companies=COMPANIES, language="es", dialled=""):
    return simulate(flow, keys, WORDS.__getitem__, companies, language=language, dialled=dialled)


def test_a_customer_who_knows_the_way_is_shown_whole(flow):
    assert heard(flow, "1 1001#") == [
        "Escucha: «Bienvenido. Si usted ya es usuario, por favor marque 1.»",
        "Marca 1 y corta el mensaje",
        "Escucha: «Por favor ingrese el número de empresa»",
        "Marca 1 y corta el mensaje",
        "Marca 0",
        "Marca 0",
        "Marca 1",
        "Marca #",
        "La empresa 1001 figura en el CRM",
        "Fin: espera en la cola «usuarios»",
        "Opción: usuario",
        "Número de empresa: 1001 (verificado)",
    ]


def test_the_dialled_number_decides_where_it_begins_and_what_is_asked_is_told():
    flow = parse(TWO_LINES, "f.yaml")
    assert heard(flow, "", dialled="8002") == [
        "Fin: espera en la cola «ventas»",
        "Pide a quien atienda: ventas 5, catas 1",
        "Prefiere a quien tenga: vinos 8",
        "Ventaja en la cola: 60 s",
        "Opción: ninguna",
        "Número de empresa: no ingresó",
    ]
    lines = heard(flow, "2", language="en", dialled="8003")
    assert lines[-4:] == [
        "End: waits in queue 'ventas'",
        "Choice: ingles",
        "Language: en",
        "Company number: none",
    ]


def test_silence_leads_to_a_representative(flow):
    assert heard(flow, "")[1:] == [
        "Pasan 5 s sin marcar nada",
        "Escucha: «Será atendido por un representante.»",
        "Fin: espera en la cola «general»",
        "Opción: sin_opcion",
        "Número de empresa: no ingresó",
    ]


def test_a_dot_lets_the_pause_end_the_number(flow):
    lines = heard(flow, "1 1001 .")
    assert lines[-5:-2] == [
        "Pasan 4 s sin marcar nada",
        "La empresa 1001 figura en el CRM",
        "Fin: espera en la cola «usuarios»",
    ]


def test_an_unknown_number_is_shown_as_the_caller_hears_it(flow):
    lines = heard(flow, "1 7# 8# 9#")
    asked_again = (
        "Escucha: «El número ingresado no figura en nuestros registros. "
        "Por favor ingrese el número de empresa»"
    )
    assert lines.count(asked_again) == 2
    assert lines[-1] == "Número de empresa: 9 (sin verificar: no figura)"


def test_a_crm_that_is_away_can_be_simulated(flow):
    lines = heard(flow, "1 7#", lambda _: "unavailable")
    assert lines[-4:] == [
        "El CRM no responde a tiempo por la empresa 7",
        "Fin: espera en la cola «usuarios»",
        "Opción: usuario",
        "Número de empresa: 7 (sin verificar: el CRM no respondió)",
    ]


def test_h_hangs_up_and_the_rest_is_not_played(flow):
    assert heard(flow, "1 12h34")[-3:] == [
        "Fin: quien llama cortó",
        "Opción: usuario",
        "Número de empresa: no ingresó",
    ]


def test_what_is_no_key_is_told_and_the_call_goes_on(flow):
    lines = heard(flow, "x2")
    assert lines[1] == "«x» no es una tecla; use 0-9 * # A-D, «.» para esperar o «h» para cortar"
    assert "Fin: espera en la cola «ventas»" in lines


def test_letters_may_be_typed_small(flow):
    assert "Marca A y corta el mensaje" in heard(flow, "a")


def test_the_same_call_can_be_read_in_english(flow):
    assert heard(flow, "1 1001#", language="en")[-3:] == [
        "End: waits in queue 'usuarios'",
        "Choice: usuario",
        "Company number: 1001 (verified)",
    ]


def test_a_farewell_ends_the_call_and_says_so():
    document = """
format: 1
title: Despedida
start: menu
nodes:
  menu:
    kind: menu
    say: welcome
    choices: {1: {go: bye}}
    wrong: {go: people}
    silence: {go: people}
  bye: {kind: hangup, say: goodbye}
  people: {kind: queue, queue: people}
"""
    lines = simulate(parse(document, "f.yaml"), "1", str, {})
    assert lines[-4:] == [
        "Escucha: «goodbye»",
        "Fin: la línea termina la llamada",
        "Opción: ninguna",
        "Número de empresa: no ingresó",
    ]


class Terminal(io.StringIO):
    def isatty(self):
        return True


def run(flow, stdin):
    stdout = io.StringIO()
    session = run_simulation(
        flow, stdin, stdout, prompt_text=WORDS.__getitem__, companies=COMPANIES
    )
    return session, stdout.getvalue().splitlines()


def test_a_pipe_is_played_line_by_line_and_its_end_is_silence(flow):
    session, lines = run(flow, io.StringIO("1\n10\n01\n"))
    assert session.finished
    assert session.company_number == "1001"
    assert lines == heard(flow, "1 1001 .")


def test_an_empty_line_is_silence(flow):
    session, lines = run(flow, io.StringIO("\n2\n"))
    assert session.choice == "sin_opcion"
    assert "Pasan 5 s sin marcar nada" in lines


def test_a_person_at_a_terminal_is_told_what_to_type_and_asked_for_it(flow):
    _, lines = run(flow, Terminal("2\n"))
    assert lines[0].startswith("Escriba las teclas que marca")
    assert "> Marca 2 y corta el mensaje" in lines


def test_a_pipe_sees_neither_help_nor_a_prompt_sign(flow):
    _, lines = run(flow, io.StringIO("2\n"))
    assert not [line for line in lines if line.startswith((">", "Escriba"))]


def test_time_passes_in_the_simulated_call_alone(flow):
    call = Simulation(flow, WORDS.__getitem__, COMPANIES)
    before = call.now
    call.stay_silent()
    assert (call.now - before).total_seconds() == 5
    call.press("9")
    assert (call.now - before).total_seconds() > 5
