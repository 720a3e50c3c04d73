"""The words about any document, Spanish first and English second, by code.

A domain keeps the words about its own documents in a catalogue of the same form, which is looked
into first. `{hint}` becomes a suggestion made of `given` and `options`: the closest option, or all
of them.
"""

from collections.abc import Collection
from difflib import get_close_matches
from typing import Final

from asterisk_conf.words import LANGUAGES, Catalogue, Language

MAX_SHOWN = 120
MAX_LISTED = 12

TEXTS: Final[Catalogue] = {
    # The text itself
    "not_utf8": (
        "el archivo no está en UTF-8; guárdelo con esa codificación",
        "the file is not UTF-8; save it in that encoding",
    ),
    "too_long": (
        "el documento tiene {length} caracteres y el máximo es {most}; quite lo que sobre",
        "the document has {length} characters and the most is {most}; remove what is not needed",
    ),
    "empty": (
        "el documento está vacío; empiece por una copia del que viene con Atiende",
        "the document is empty; begin with a copy of the one that comes with Atiende",
    ),
    "syntax": (
        "no es YAML válido ({reason}); revise la sangría (espacios, no tabuladores), los dos puntos y las comillas",
        "not valid YAML ({reason}); check the indentation (spaces, no tabs), colons and quotes",
    ),
    "several_documents": (
        "hay más de un documento; quite la línea «---» y lo que sigue",
        "there is more than one document; remove the line '---' and what follows",
    ),
    "alias": (
        'no se admiten los alias ni las anclas de YAML (*nombre, &nombre); repita el texto, y si es la tecla asterisco, escriba «"*"»',
        "YAML aliases and anchors (*name, &name) are not allowed; repeat the text, and write the star key as '\"*\"'",
    ),
    "tag": (
        "no se admiten las etiquetas de YAML ({tag}); quítela, o ponga el texto entre comillas",
        "YAML tags ({tag}) are not allowed; remove it, or put the text in quotes",
    ),
    "too_deep": (
        "hay más de {most} niveles anidados; un documento nunca necesita tantos",
        "more than {most} levels are nested; a document never needs that many",
    ),
    "key_not_text": (
        "aquí se espera un nombre antes de los dos puntos, no una lista ni un bloque",
        "a name is expected before the colon here, not a list or a block",
    ),
    "duplicate_key": (
        "«{key}» ya está en la línea {first_line}; deje solo una",
        "'{key}' is already on line {first_line}; keep only one",
    ),
    # Shape
    "expected_block": (
        "{where}: se espera un bloque «nombre: valor»",
        "{where}: a block of 'name: value' is expected",
    ),
    "expected_text": (
        "{where}: se espera un solo valor, no una lista ni un bloque",
        "{where}: a single value is expected, not a list or a block",
    ),
    "expected_prompts": (
        "{where}: se espera el nombre de un mensaje o una lista de ellos, por ejemplo [welcome]",
        "{where}: a prompt id or a list of them is expected, such as [welcome]",
    ),
    "expected_texts": (
        "{where}: se espera un valor o una lista de ellos, por ejemplo [uno, otro]",
        "{where}: a value or a list of them is expected, such as [one, another]",
    ),
    "expected_list": (
        "{where}: se espera una lista; cada elemento empieza con «- »",
        "{where}: a list is expected; each element begins with '- '",
    ),
    "missing": ("{where}: falta «{key}»", "{where}: '{key}' is missing"),
    "empty_value": (
        "{where}: no tiene valor; escríbalo o quite la línea",
        "{where}: has no value; write one or remove the line",
    ),
    "unknown_key": (
        "{where}: no existe «{given}». {hint}",
        "{where}: there is no '{given}'. {hint}",
    ),
    "unknown_option": (
        "{where}: «{given}» no es válido. {hint}",
        "{where}: '{given}' is not valid. {hint}",
    ),
    "not_integer": (
        "{where}: «{given}» no es un número entero; escriba uno de {low} a {high}",
        "{where}: '{given}' is not a whole number; write one from {low} to {high}",
    ),
    "not_seconds": (
        "{where}: «{given}» no es una cantidad de segundos; escriba un número de {low} a {high}, por ejemplo 4 o 2.5",
        "{where}: '{given}' is not a number of seconds; write one from {low} to {high}, such as 4 or 2.5",
    ),
    "not_integer_or_no": (
        "{where}: «{given}» no es un número entero; escriba uno de {low} a {high}, o «no»",
        "{where}: '{given}' is not a whole number; write one from {low} to {high}, or 'no'",
    ),
    "not_seconds_or_no": (
        "{where}: «{given}» no es una cantidad de segundos; escriba un número de {low} a {high}, o «no»",
        "{where}: '{given}' is not a number of seconds; write one from {low} to {high}, or 'no'",
    ),
    "not_switch": (
        "{where}: «{given}» no es «sí» ni «no»",
        "{where}: '{given}' is neither 'yes' nor 'no'",
    ),
    "out_of_range": (
        "{where}: {given} está fuera de los límites; escriba un número de {low} a {high}",
        "{where}: {given} is out of bounds; write a number from {low} to {high}",
    ),
    "bad_dialled": (
        "{where}: «{given}» no es un número marcado; use hasta {most} cifras, «+», «*» o «#», entre comillas",
        "{where}: '{given}' is no dialled number; use up to {most} digits, '+', '*' or '#', in quotes",
    ),
    "bad_name": (
        "{where}: «{given}» no sirve como nombre; use hasta {most} letras, números, «_» o «-», sin espacios",
        "{where}: '{given}' does not do as a name; use up to {most} letters, digits, '_' or '-', no spaces",
    ),
    "bad_title": (
        "{where}: use hasta {most} caracteres en una sola línea",
        "{where}: use up to {most} characters on one line",
    ),
    "too_many": (
        "{where}: hay {count} y el máximo es {most}; quite los que sobren",
        "{where}: there are {count} and the most is {most}; remove what is not needed",
    ),
    # Names that are defined elsewhere
    "unknown_prompt": (
        "{where}: no hay ningún mensaje «{given}». {hint}",
        "{where}: there is no prompt '{given}'. {hint}",
    ),
    "unknown_queue": (
        "{where}: no hay ninguna cola «{given}». {hint}",
        "{where}: there is no queue '{given}'. {hint}",
    ),
    # Hints
    "hint_close": ("¿Quiso decir «{close}»?", "Did you mean '{close}'?"),
    "hint_options": ("Puede ser: {listed}", "It can be: {listed}"),
    "hint_nothing": ("No hay ninguno definido", "None is defined"),
}


def text(
    code: str, language: Language = "es", catalogue: Catalogue = TEXTS, **details: object
) -> str:
    """Give the words for a code of the catalogue or of the shared one, with the details filled in."""
    template = (catalogue if code in catalogue else TEXTS)[code][LANGUAGES.index(language)]
    options = details.pop("options", ())
    if "{hint}" in template:
        assert isinstance(options, Collection)
        details["hint"] = _hint(str(details["given"]), sorted(map(str, options)), language)
    return template.format(**details)


def printable(value: object) -> str:
    """Make a value from outside fit to be shown: one line, not too long, nothing invisible."""
    words = "".join(letter if letter.isprintable() else "?" for letter in str(value))
    return words if len(words) <= MAX_SHOWN else words[:MAX_SHOWN] + "…"


def _hint(given: str, options: list[str], language: Language) -> str:
    if not options:
        return text("hint_nothing", language)
    if close := get_close_matches(given, options, n=1):
        return text("hint_close", language, close=printable(close[0]))
    more = ["…"] if len(options) > MAX_LISTED else []
    return text(
        "hint_options", language, listed=", ".join(map(printable, options[:MAX_LISTED] + more))
    )
