import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_bridge.port import Assistant, Company
from db.directory.company_csv import parse_companies
from db.errors import CsvRefused

FULL = """\
numero,nombre,funcional_nombre,funcional_whatsapp,funcional_correo,\
facturacion_nombre,facturacion_whatsapp,facturacion_correo
1001,Panadería Ñandú S.R.L.,Ana Muñoz,+54 9 11 5555-0001,ana@example.com,\
Luis O'Higgins,(011) 5555-0002,luis@example.com
"""


def said(data, file="e.csv"):
    with pytest.raises(CsvRefused) as error:
        parse_companies(data if isinstance(data, bytes) else data.encode(), file)
    return str(error.value).splitlines()[1:]


def test_a_full_line_gives_a_company_with_both_assistants():
    assert parse_companies(FULL.encode(), "e.csv") == [
        Company(
            "1001",
            "Panadería Ñandú S.R.L.",
            (
                Assistant("functional", "Ana Muñoz", "+54 9 11 5555-0001", "ana@example.com"),
                Assistant("billing", "Luis O'Higgins", "(011) 5555-0002", "luis@example.com"),
            ),
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        "numero;nombre\n1001;Uno\n",
        "\ufeffnumero,nombre\r\n1001,Uno\r\n",
        "number,name\n1001,Uno",
        "NOMBRE , Numero\n Uno , 1001 \n",
        "\n\nnumero,nombre\n\n , \n1001,Uno\n\n",
        'numero,nombre\n"1001","Uno"\n',
    ],
    ids=["semicolons", "spreadsheet", "english", "order and blanks", "empty lines", "quoted"],
)
def test_what_spreadsheets_write_is_understood(text):
    assert parse_companies(text.encode(), "e.csv") == [Company("1001", "Uno")]


@pytest.mark.parametrize("header", ["numero,nombre,clase,idioma", "number,name,class,language"])
def test_what_a_customer_is_worth_and_his_language_are_read_too(header):
    [gold, plain] = parse_companies(f"{header}\n1,Uno,Oro,pt-BR\n2,Dos,,\n".encode(), "e.csv")
    assert (gold.customer_class, gold.language) == ("Oro", "pt-BR")
    assert (plain.customer_class, plain.language) == ("", "")


def test_numbers_keep_their_zeros():
    companies = parse_companies(b"numero,nombre\n0007,Siete\n7,Otra\n", "e.csv")
    assert [company.number for company in companies] == ["0007", "7"]


NOT_A_NUMBER = "no es un número de empresa; use solo dígitos, de 1 a 32"
NOT_AN_EMAIL = "no es un correo; use la forma nombre@dominio"
NOT_WHATSAPP = "no es un número de WhatsApp; use dígitos con «+» inicial opcional"
PROBLEMS = {
    "empty file": (
        "",
        ["e.csv:1: el archivo está vacío; la primera línea debe nombrar las columnas"],
    ),
    "column missing": (
        "numero\n1001\n",
        ["e.csv:1: columna nombre: falta esta columna en la primera línea"],
    ),
    "column twice": (
        "numero,nombre,numero\n",
        ["e.csv:1: columna numero: la columna aparece dos veces"] * 2,
    ),
    "too many cells": (
        "numero,nombre\n1001,Uno,extra\n",
        [
            "e.csv:2: columna 3: hay más celdas que columnas; ponga entre comillas los textos con coma"
        ],
    ),
    "lines go on after a cell with two": (
        'numero,nombre\n1001,"Uno\nDos"\nx,Tres\n',
        [
            "e.csv:2: columna nombre: contiene caracteres de control",
            f"e.csv:4: columna numero: «x» {NOT_A_NUMBER}",
        ],
    ),
    "company twice": (
        "numero,nombre\n1001,Uno\n1002,Dos\n1001,Tres\n",
        ["e.csv:4: columna numero: la empresa 1001 ya está en la línea 2"],
    ),
    "several in a line": (
        "nombre,numero,facturacion_correo,funcional_whatsapp\n,,nada,x\n",
        [
            f"e.csv:2: columna facturacion_correo: «nada» {NOT_AN_EMAIL}",
            f"e.csv:2: columna funcional_whatsapp: «x» {NOT_WHATSAPP}",
            "e.csv:2: columna numero: falta el valor",
            "e.csv:2: columna nombre: falta el valor",
        ],
    ),
    "no language": (
        "numero,nombre,idioma\n1001,Uno,inglés\n",
        ["e.csv:2: columna idioma: «inglés» no es un código de idioma; use por ejemplo es o pt-BR"],
    ),
    "too long": (
        f"numero,nombre\n{'9' * 33},{'x' * 201}\n",
        [
            f"e.csv:2: columna numero: «{'9' * 33}» {NOT_A_NUMBER}",
            "e.csv:2: columna nombre: tiene más de 200 caracteres",
        ],
    ),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_each_problem_is_named_with_its_line_and_column(case):
    text, problems = PROBLEMS[case]
    assert said(text) == problems


def test_an_unknown_column_is_told_the_known_ones():
    [line] = said("numero,nombre,color\n")
    assert line.startswith("e.csv:1: columna color: columna desconocida; las conocidas son numero,")


def test_a_file_in_another_encoding_is_told_where_and_what_to_do():
    [line] = said("numero,nombre\n1001,Uno\n1002,Ñandú\n".encode("latin-1"))
    assert line.startswith("e.csv:3: ")
    assert "UTF-8" in line


def test_an_open_quote_is_told_at_its_line():
    [line] = said('numero,nombre\n1001,"Uno\n1002,Dos\n')
    assert line.startswith("e.csv:2: ")


def test_a_huge_bad_file_does_not_make_a_huge_message():
    lines = said("numero,nombre\n" + "x,y\n" * 10_000)
    assert len(lines) == 101
    assert "9900" in lines[-1]


def companies_or_problems(data):
    try:
        return parse_companies(data, "e.csv"), []
    except CsvRefused as refused:
        return [], refused.problems


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_file_gives_companies_or_problems_with_lines(data):
    companies, problems = companies_or_problems(data)
    assert all(problem.line >= 1 and problem.message("en") for problem in problems)
    assert all(company.number.isdigit() and company.name for company in companies)


@given(st.lists(st.text('0123456789,;"\n\r ñx', max_size=12), max_size=8))
def test_any_rows_under_a_right_header_do_no_harm(cells):
    companies, problems = companies_or_problems(("numero,nombre\n" + ",".join(cells)).encode())
    assert all(problem.line >= 2 and problem.message() for problem in problems)
    assert all(company.number.isdigit() and company.name for company in companies)
