"""The words about routing documents, Spanish first and English second, by code.

What can be wrong with any document stands in `documents.texts`.
"""

from __future__ import annotations

from typing import Final

from asterisk_conf.words import Catalogue

TEXTS: Final[Catalogue] = {
    # Faults
    "first_ring_late": (
        "{where}: la primera etapa empieza al llegar; quite «after_s» o ponga 0",
        "{where}: the first stage begins at once; remove 'after_s' or write 0",
    ),
    "ring_not_later": (
        "{where}: la etapa empieza a los {given} s y la anterior, a los {before} s; cada una tiene que empezar después de la anterior",
        "{where}: the stage begins after {given} s and the one before it after {before} s; each has to begin later than the one before",
    ),
    "no_condition": (
        "{where}: un tratamiento necesita una condición; use «waiting_over», «between» o «weekdays», o escriba en la cola lo que vale siempre",
        "{where}: a treatment needs a condition; use 'waiting_over', 'between' or 'weekdays', or write in the queue what always holds",
    ),
    "bad_between": (
        "{where}: «{given}» no es un horario; escríbalo como «18:00-22:00»",
        "{where}: '{given}' is no time of day; write it like '18:00-22:00'",
    ),
    "no_such_time": (
        "{where}: «{given}» tiene una hora que no existe; van de 00:00 a 23:59, y 24:00 solo como final",
        "{where}: '{given}' has a time that does not exist; they go from 00:00 to 23:59, and 24:00 only as an end",
    ),
    "between_nothing": (
        "{where}: «{given}» empieza y termina a la misma hora; para todo el día quite la línea",
        "{where}: '{given}' begins and ends at the same time; for the whole day remove the line",
    ),
    "bad_weekday": (
        "{where}: «{given}» no es un día de la semana. {hint}",
        "{where}: '{given}' is no day of the week. {hint}",
    ),
    "bad_company": (
        "{where}: «{given}» no es un número de empresa; use de 1 a {most} cifras, entre comillas si empieza con cero",
        "{where}: '{given}' is no company number; use 1 to {most} digits, in quotes if it begins with a zero",
    ),
    "bad_language": (
        "{where}: «{given}» no es un idioma; use su código, como «en» o «pt-BR»",
        "{where}: '{given}' is no language; use its code, such as 'en' or 'pt-BR'",
    ),
    "bad_key": (
        "{where}: «{given}» no sirve como nombre; use de 1 a {most} caracteres en una sola línea",
        "{where}: '{given}' does not do as a name; use 1 to {most} characters on one line",
    ),
    # Remarks
    "ring_narrower": (
        "{where}: la etapa de los {given} s deja afuera a quienes admitía la anterior; para sumar gente, que pida lo mismo o menos y repita sus grupos",
        "{where}: the stage at {given} s leaves out people whom the one before let in; to add people, let it ask for the same or less and repeat its groups",
    ),
    "treatment_empty": (
        "{where}: este tratamiento no cambia nada; indique «rings» o «strategy», o quítelo",
        "{where}: this treatment changes nothing; name 'rings' or 'strategy', or remove it",
    ),
    "treatment_never": (
        "{where}: este tratamiento no va a valer nunca: siempre que correspondería, ya vale el de la línea {line}; cambie el orden o la condición",
        "{where}: this treatment will never hold: whenever it would, the one on line {line} does already; change the order or the condition",
    ),
    "fair_idle_unused": (
        "{where}: solo cuenta con la estrategia «fair_fastest»",
        "{where}: it only counts with the strategy 'fair_fastest'",
    ),
    "nothing_compared": (
        "{where}: «most_skilled» compara lo que pide la primera etapa, y no pide ninguna habilidad; elegirá a quien lleva más tiempo libre",
        "{where}: 'most_skilled' compares what the first stage asks for, and it asks for no skill; it will choose whoever has been free the longest",
    ),
    "skill_nobody": (
        "{where}: ningún agente tiene la habilidad «{given}». {hint}",
        "{where}: no agent has the skill '{given}'. {hint}",
    ),
    "level_nobody": (
        "{where}: ningún agente tiene «{given}» en nivel {level} o más (el mayor es {best})",
        "{where}: no agent has '{given}' at level {level} or above (the highest is {best})",
    ),
    "prefer_nobody": (
        "{where}: ningún agente tiene «{given}» en nivel {level} o más (el mayor es {best}), así que preferirlo no cambia nada",
        "{where}: no agent has '{given}' at level {level} or above (the highest is {best}), so preferring it changes nothing",
    ),
    "group_nobody": (
        "{where}: ningún agente pertenece al grupo «{given}». {hint}",
        "{where}: no agent belongs to the group '{given}'. {hint}",
    ),
    "ring_nobody": (
        "{where}: ningún agente cumple todo lo que pide la etapa de los {given} s",
        "{where}: no agent meets all that the stage at {given} s asks for",
    ),
    "queue_nobody": (
        "{where}: nadie atiende esta cola: ningún agente tiene la habilidad «{skill}»",
        "{where}: nobody serves this queue: no agent has the skill '{skill}'",
    ),
    "option_missing": (
        "{where}: el flujo publicado no tiene la opción «{given}». {hint}",
        "{where}: the published flow has no option '{given}'. {hint}",
    ),
    # What would be asked
    "explain_usual": (
        "Rige lo habitual de la cola.",
        "What is usual for the queue holds.",
    ),
    "explain_treatment": (
        "Rige el tratamiento {number} de {count}: {when}.",
        "Treatment {number} of {count} holds: {when}.",
    ),
    "when_waiting": ("más de {count} en espera", "more than {count} waiting"),
    "when_between": ("de {begin} a {end}", "from {begin} to {end}"),
    "when_weekdays": ("los días {days}", "on {days}"),
    "day_0": ("lunes", "Monday"),
    "day_1": ("martes", "Tuesday"),
    "day_2": ("miércoles", "Wednesday"),
    "day_3": ("jueves", "Thursday"),
    "day_4": ("viernes", "Friday"),
    "day_5": ("sábado", "Saturday"),
    "day_6": ("domingo", "Sunday"),
    "explain_credit": (
        "Tiene una ventaja de {total}: {parts}.",
        "It has a head start of {total}: {parts}.",
    ),
    "explain_credit_most": (
        "Tiene una ventaja de {total}, la mayor que se da: {parts}.",
        "It has a head start of {total}, the most that is granted: {parts}.",
    ),
    "explain_no_credit": (
        "No tiene ventaja: vale su hora de llegada.",
        "It has no head start: its time of arrival counts.",
    ),
    "source_queue": ("la cola", "the queue"),
    "source_flow": ("el flujo", "the flow"),
    "source_options": ("la opción «{name}»", "the option '{name}'"),
    "source_classes": ("la clase «{name}»", "the class '{name}'"),
    "source_companies": ("la empresa {name}", "company {name}"),
    "source_languages": ("el idioma «{name}»", "the language '{name}'"),
    "part": ("{span} por {source}", "{span} for {source}"),
    "asked_by": ("{need} ({source})", "{need} ({source})"),
    "explain_needs": (
        "Quien llama necesita: {needs}.",
        "The caller needs: {needs}.",
    ),
    "explain_prefers": (
        "Quien llama prefiere: {prefers}.",
        "The caller prefers: {prefers}.",
    ),
    "explain_last_agent": (
        "Si ya habló con un agente en los últimos {days} días, espera por él hasta {span}, si puede quedar libre pronto.",
        "If an agent spoke with the caller in the last {days} days, it waits up to {span} for that agent, who has to be free soon.",
    ),
    "explain_age": (
        "Si cortó mientras esperaba y vuelve a llamar dentro de {span}, conserva la antigüedad.",
        "A caller who hung up while waiting and calls again within {span} keeps the age.",
    ),
    "explain_said": (
        "Se le dice cuánto va a esperar, si se puede estimar.",
        "The caller is told how long the wait will be, if that can be estimated.",
    ),
    "explain_unsaid": (
        "No se le dice cuánto va a esperar.",
        "The caller is not told how long the wait will be.",
    ),
    "explain_ring": (
        "Etapa {number} de {count}, desde {after}: pide {asked}. {who}",
        "Stage {number} of {count}, from {after}: asks for {asked}. {who}",
    ),
    "explain_ring_now": (
        "Etapa {number} de {count}, desde {after}, la que rige: pide {asked}. {who}",
        "Stage {number} of {count}, from {after}, the one in force: asks for {asked}. {who}",
    ),
    "ring_at_once": ("que llega", "the moment it arrives"),
    "ring_after": ("los {span}", "{span} on"),
    "asks_nothing": ("nada", "nothing"),
    "asks_group": ("grupo {groups}", "group {groups}"),
    "asks_groups": ("uno de los grupos {groups}", "one of the groups {groups}"),
    "asks_own_no_more": (
        "lo que necesita quien llama pasa a ser una preferencia",
        "what the caller needs becomes a preference",
    ),
    "suits": ("La atienden: {names}.", "Who can answer: {names}."),
    "suits_nobody": ("No la puede atender nadie.", "Nobody can answer."),
    "suits_met": ("{name} (cumple {met} de {asked})", "{name} (meets {met} of {asked})"),
    "suits_level": ("{name} (suma {level})", "{name} (adds up to {level})"),
    "suits_both": (
        "{name} (cumple {met} de {asked}, suma {level})",
        "{name} (meets {met} of {asked}, adds up to {level})",
    ),
    "explain_next": (
        "La etapa {number} empieza dentro de {span}.",
        "Stage {number} begins in {span}.",
    ),
    "explain_last": (
        "No hay más etapas: sigue así hasta que alguien atienda.",
        "There are no more stages: it stays like this until somebody answers.",
    ),
    "explain_prefers_first": (
        "De los que están libres se elige primero a quien cumple más de lo que se prefiere.",
        "Of those who are free, whoever meets most of what is preferred is chosen first.",
    ),
    "explain_longest_idle": (
        "Decide la estrategia «longest_idle»: quien lleva más tiempo libre.",
        "The strategy 'longest_idle' decides: whoever has been free the longest.",
    ),
    "explain_most_skilled": (
        "Decide la estrategia «most_skilled»: quien suma más nivel en lo que pide la primera etapa.",
        "The strategy 'most_skilled' decides: whoever adds up to the highest level in what the first stage asks for.",
    ),
    "explain_fewest_calls": (
        "Decide la estrategia «fewest_calls»: quien atendió menos llamadas hoy.",
        "The strategy 'fewest_calls' decides: whoever took the fewest calls today.",
    ),
    "explain_round_robin": (
        "Decide la estrategia «round_robin»: a quien le toca el turno.",
        "The strategy 'round_robin' decides: whoever's turn it is.",
    ),
    "explain_fair_fastest": (
        "Decide la estrategia «fair_fastest»: el más rápido, sin postergar a nadie más de {span}.",
        "The strategy 'fair_fastest' decides: the fastest, without passing anybody over for more than {span}.",
    ),
}
