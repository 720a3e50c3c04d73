"""The words about flows and their simulator, Spanish first and English second, by code.

What can be wrong with any document stands in `documents.texts`.
"""

from typing import Final

from asterisk_conf.words import Catalogue, Language
from documents import texts as of_documents

TEXTS: Final[Catalogue] = {
    "bad_menu_key": (
        '{where}: «{given}» no es una tecla; las teclas de un menú son 0 a 9, "*" y "#" (estas dos entre comillas)',
        '{where}: \'{given}\' is not a key; a menu\'s keys are 0 to 9, "*" and "#" (these two in quotes)',
    ),
    "bad_language": (
        "{where}: «{given}» no es un código de idioma; use dos o tres letras, como «en» o «pt», o con su país, «es-AR»",
        "{where}: '{given}' is no language code; use two or three letters, such as 'en' or 'pt', or with its country, 'es-AR'",
    ),
    "no_choices": (
        "{where}: el menú no ofrece ninguna tecla; agregue al menos una, o use «kind: say»",
        "{where}: the menu offers no key; add one at least, or use 'kind: say'",
    ),
    # Meaning
    "unknown_node": (
        "{where}: no hay ningún nodo «{given}». {hint}",
        "{where}: there is no node '{given}'. {hint}",
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
    "skill_nobody": (
        "{where}: ningún agente tiene la habilidad «{given}»; quien pase por ahí no será atendido. {hint}",
        "{where}: no agent has the skill '{given}'; whoever goes that way will not be served. {hint}",
    ),
    "level_nobody": (
        "{where}: ningún agente tiene «{given}» en nivel {level} o más (el mayor es {best})",
        "{where}: no agent has '{given}' at level {level} or above (the highest is {best})",
    ),
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
    "sim_needs": ("Pide a quien atienda: {levels}", "Asks of whoever answers: {levels}"),
    "sim_prefers": ("Prefiere a quien tenga: {levels}", "Prefers whoever has: {levels}"),
    "sim_credit": ("Ventaja en la cola: {seconds} s", "Head start in the queue: {seconds} s"),
    "sim_language": ("Idioma: {given}", "Language: {given}"),
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


def text(code: str, language: Language = "es", **details: object) -> str:
    """Give the words for a code, with the details filled in."""
    return of_documents.text(code, language, TEXTS, **details)
