"""The words of this package for people, Spanish first and English second, by code.

`{hint}` becomes a suggestion made of `given` and `options`: the closest option, or all of them.
"""

from collections.abc import Collection
from difflib import get_close_matches
from typing import Final

LANGUAGES: Final = ("es", "en")
MAX_SHOWN = 120
MAX_LISTED = 12

TEXTS: Final[dict[str, tuple[str, str]]] = {
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
        "el documento está vacío; empiece por una copia del flujo que viene con Atiende",
        "the document is empty; begin with a copy of the flow that comes with Atiende",
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
        "hay más de {most} niveles anidados; un flujo nunca necesita tantos",
        "more than {most} levels are nested; a flow never needs that many",
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
    "out_of_range": (
        "{where}: {given} está fuera de los límites; escriba un número de {low} a {high}",
        "{where}: {given} is out of bounds; write a number from {low} to {high}",
    ),
    "bad_name": (
        "{where}: «{given}» no sirve como nombre; use hasta {most} letras, números, «_» o «-», sin espacios",
        "{where}: '{given}' does not do as a name; use up to {most} letters, digits, '_' or '-', no spaces",
    ),
    "bad_title": (
        "{where}: use hasta {most} caracteres en una sola línea",
        "{where}: use up to {most} characters on one line",
    ),
    "bad_menu_key": (
        '{where}: «{given}» no es una tecla; las teclas de un menú son 0 a 9, "*" y "#" (estas dos entre comillas)',
        '{where}: \'{given}\' is not a key; a menu\'s keys are 0 to 9, "*" and "#" (these two in quotes)',
    ),
    "no_choices": (
        "{where}: el menú no ofrece ninguna tecla; agregue al menos una, o use «kind: say»",
        "{where}: the menu offers no key; add one at least, or use 'kind: say'",
    ),
    "too_many_nodes": (
        "hay {count} nodos y el máximo es {most}",
        "there are {count} nodes and the most is {most}",
    ),
    # Meaning
    "unknown_node": (
        "{where}: no hay ningún nodo «{given}». {hint}",
        "{where}: there is no node '{given}'. {hint}",
    ),
    "unknown_prompt": (
        "{where}: no hay ningún mensaje «{given}». {hint}",
        "{where}: there is no prompt '{given}'. {hint}",
    ),
    "unknown_queue": (
        "{where}: no hay ninguna cola «{given}». {hint}",
        "{where}: there is no queue '{given}'. {hint}",
    ),
    "unreachable": (
        "ningún camino desde «{start}» llega al nodo «{node}»; quítelo o agregue un «go: {node}»",
        "no way from '{start}' leads to node '{node}'; remove it or add a 'go: {node}'",
    ),
    "endless": (
        "quien no marque nada daría vueltas para siempre: {way}; cambie uno de esos «go» para que termine en una cola",
        "a caller who presses nothing valid would go round for ever: {way}; change one of those 'go' to end at a queue",
    ),
    "no_person": (
        "desde «{node}» no se puede llegar a una persona; agregue un camino a un nodo «kind: queue»",
        "no way leads from '{node}' to a person; add one to a node of 'kind: queue'",
    ),
    # Hints
    "hint_close": ("¿Quiso decir «{close}»?", "Did you mean '{close}'?"),
    "hint_options": ("Puede ser: {listed}", "It can be: {listed}"),
    "hint_nothing": ("No hay ninguno definido", "None is defined"),
    # The simulator
    "sim_help": (
        "Escriba las teclas que marca (0-9 * # A-D) y Enter. Enter solo, o «.»: no marca nada. «h»: corta.",
        "Type the keys you press (0-9 * # A-D) and Enter. Enter alone, or '.': press nothing. 'h': hang up.",
    ),
    "sim_hears": ("Escucha: «{words}»", "Hears: '{words}'"),
    "sim_presses": ("Marca {key}", "Presses {key}"),
    "sim_cuts": ("Marca {key} y corta el mensaje", "Presses {key} and cuts the prompt"),
    "sim_waits": ("Pasan {seconds} s sin marcar nada", "{seconds} s pass without a key"),
    "sim_found": ("La empresa {number} figura en el CRM", "The CRM knows company {number}"),
    "sim_unknown": (
        "La empresa {number} no figura en el CRM",
        "The CRM does not know company {number}",
    ),
    "sim_unavailable": (
        "El CRM no responde a tiempo por la empresa {number}",
        "The CRM does not answer in time about company {number}",
    ),
    "sim_not_a_key": (
        "«{key}» no es una tecla; use 0-9 * # A-D, «.» para esperar o «h» para cortar",
        "'{key}' is not a key; use 0-9 * # A-D, '.' to wait or 'h' to hang up",
    ),
    "sim_queue": ("Fin: espera en la cola «{queue}»", "End: waits in queue '{queue}'"),
    "sim_hung_up": ("Fin: la línea termina la llamada", "End: the line ends the call"),
    "sim_caller_hung_up": ("Fin: quien llama cortó", "End: the caller hung up"),
    "sim_choice": ("Opción: {choice}", "Choice: {choice}"),
    "sim_no_choice": ("Opción: ninguna", "Choice: none"),
    "sim_company": (
        "Número de empresa: {number} ({verification})",
        "Company number: {number} ({verification})",
    ),
    "sim_no_company": ("Número de empresa: no ingresó", "Company number: none"),
    "sim_is_none": ("sin consultar", "not looked up"),
    "sim_is_pending": ("consulta en curso", "look-up under way"),
    "sim_is_verified": ("verificado", "verified"),
    "sim_is_unknown": ("sin verificar: no figura", "unverified: not known"),
    "sim_is_unavailable": (
        "sin verificar: el CRM no respondió",
        "unverified: no answer from the CRM",
    ),
}


def text(code: str, language: str = "es", **details: object) -> str:
    """Give the words for a code, in `es` or `en`, with the details filled in."""
    template = TEXTS[code][LANGUAGES.index(language)]
    options = details.pop("options", ())
    if "{hint}" in template:
        assert isinstance(options, Collection)
        details["hint"] = _hint(str(details["given"]), sorted(map(str, options)), language)
    return template.format(**details)


def printable(value: object) -> str:
    """Make a value from outside fit to be shown: one line, not too long, nothing invisible."""
    words = "".join(letter if letter.isprintable() else "?" for letter in str(value))
    return words if len(words) <= MAX_SHOWN else words[:MAX_SHOWN] + "…"


def _hint(given: str, options: list[str], language: str) -> str:
    if not options:
        return text("hint_nothing", language)
    if close := get_close_matches(given, options, n=1):
        return text("hint_close", language, close=printable(close[0]))
    more = ["…"] if len(options) > MAX_LISTED else []
    return text(
        "hint_options", language, listed=", ".join(map(printable, options[:MAX_LISTED] + more))
    )
