"""The text catalogue: what is read from it, and what it says about its own mistakes."""

import re

import pytest

from asterisk_conf.prompts.catalogue import Catalogue
from asterisk_conf.prompts.errors import CatalogueError, UnknownPrompt

GENDERED = re.compile(r".*_(masculine|feminine)")


def load(tmp_path, text):
    path = tmp_path / "catalogue.yaml"
    path.write_text(text)
    return Catalogue.load(path)


def test_the_welcome_names_the_company_and_the_three_options():
    assert Catalogue.shipped("es").text("welcome") == (
        "Bienvenido al centro de atención para empresas de iduo. Si usted ya es usuario, por favor "
        "marque 1. Si aún no lo es, pero está interesado en nuestros servicios, marque 2. Para "
        "otras consultas marque 3, o espere y será atendido por un representante."
    )


def test_another_company_hears_its_own_name():
    text = Catalogue.shipped("es").text("welcome", {"company": "Ñandú & Cía"})
    assert "para empresas de Ñandú & Cía. Si usted" in text


def test_the_voice_gets_the_name_as_it_sounds_and_the_reader_as_it_is_written(catalogue):
    assert "idúo" in catalogue.said("welcome")
    assert "iduo" in catalogue.text("welcome")


def test_english_has_every_prompt_that_spanish_has():
    spanish = {name for name in Catalogue.shipped("es").entries if not GENDERED.fullmatch(name)}
    assert Catalogue.shipped("en").entries.keys() == spanish


@pytest.mark.parametrize(
    ("ref", "text"),
    [
        ("goodbye", "Gracias por comunicarse. Hasta luego."),
        ("number:1001", "mil uno"),
        ("number:21:masculine", "veintiún"),
        ("digits:10#", "uno cero numeral"),
        ("digits:", ""),
    ],
)
def test_a_reference_reads_as_words(ref, text):
    assert Catalogue.shipped("es").text(ref) == text


@pytest.mark.parametrize(
    ("ref", "fault"),
    [
        ("welcom", "no hay ningún mensaje «welcom»"),
        ("number:tres", "«tres» no es un número entero"),
        ("number:", "«» no es un número entero"),
        ("number:-3", "«-3» no es un número entero"),
        ("number:٣", "no es un número entero"),
        ("number:1000000", "van de 0 a 999999"),
        ("number:" + "9" * 5000, "no se puede decir"),
        ("number:1:neuter", "cardinal, masculine, feminine"),
        ("digits:12x", "«X» no es una tecla de teléfono"),
        ("letters:abc", "«letters» no es «number» ni «digits»"),
    ],
)
def test_a_reference_that_nothing_answers_says_why(ref, fault):
    with pytest.raises(UnknownPrompt, match=re.escape(fault)):
        Catalogue.shipped("es").ids_of(ref)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("prompts: [", "line 1"),
        ("- welcome", "se esperan secciones"),
        ("prompts: {a: b}", "«language» debe ser uno de: es, en"),
        ("language: fr", "«language» debe ser uno de: es, en"),
        ("language: es\nprompts: [a]", "«prompts» debe tener renglones"),
        ("language: es\nprompts: {1: uno}", "«prompts» debe tener renglones"),
        ("language: es\nprompts: {Hola: hola}", "letras minúsculas sin acento, cifras y _"),
        ("language: es\nprompts: {../x: hola}", "letras minúsculas sin acento, cifras y _"),
        ("language: es\nprompts: {si: yes}", "entre comillas un número solo, yes o no"),
        ("language: es\nprompts: {uno: 1}", "entre comillas un número solo, yes o no"),
        ("language: es\nprompts: {a: ''}", "no tiene texto"),
        ("language: es\nprompts: {a: {texto: hola}}", "clave desconocida: texto"),
        ("language: es\nprompts: {a: 'hola {name}'}", "{name}"),
        ("language: es\nprompts: {a: {text: hola, instead: b}}", "«instead: b»"),
        ("language: es\nsettings: {company: 5}", "«settings: company» debe ser un texto"),
    ],
)
def test_a_faulty_catalogue_names_the_file_and_the_fault(tmp_path, text, fault):
    with pytest.raises(CatalogueError, match=re.escape(fault)) as caught:
        load(tmp_path, text)
    assert str(tmp_path / "catalogue.yaml") in str(caught.value)


def test_a_missing_catalogue_is_named(tmp_path):
    with pytest.raises(CatalogueError, match=r"nowhere\.yaml: no se puede leer: no existe$"):
        Catalogue.load(tmp_path / "nowhere.yaml")


def test_a_catalogue_that_is_not_utf8_is_refused_by_name(tmp_path):
    path = tmp_path / "latin1.yaml"
    path.write_bytes("language: es\nprompts: {a: número}".encode("latin-1"))
    with pytest.raises(CatalogueError, match=r"latin1\.yaml"):
        Catalogue.load(path)


def test_a_companys_own_file_adds_prompts_and_changes_words(tmp_path, catalogue):
    own = tmp_path / "own.yaml"
    own.write_text(
        "prompts:\n  goodbye: Que tenga un buen día.\n  strike: Hoy hay {reason}.\n"
        "settings: {reason: paro}\nspoken_as: {Ñandú: ñandú}\n"
    )
    extended = catalogue.extended(own)
    assert extended.text("goodbye") == "Que tenga un buen día."
    assert extended.text("strike") == "Hoy hay paro."
    assert extended.text("welcome") == catalogue.text("welcome")
    assert extended.said("welcome") == catalogue.said("welcome")


def test_without_a_file_of_their_own_companies_hear_the_shipped_words(tmp_path, catalogue):
    assert catalogue.extended(tmp_path / "none.yaml") is catalogue


def test_a_fault_in_a_companys_own_file_names_that_file(tmp_path, catalogue):
    own = tmp_path / "own.yaml"
    own.write_text("prompts: {goodbye: 'Chau, {amigo}'}")
    with pytest.raises(CatalogueError, match=r"own\.yaml.*\{amigo\}"):
        catalogue.extended(own)
