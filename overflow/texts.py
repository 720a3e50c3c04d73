"""The words about overflow policies, Spanish first and English second, by code.

What can be wrong with any document stands in `documents.texts`.
"""

from typing import Final

from asterisk_conf.words import Catalogue

TEXTS: Final[Catalogue] = {
    "choice_twice": (
        "{where}: «{given}» ya está; cada opción tiene una sola tecla",
        "{where}: '{given}' is there already; each choice has one key only",
    ),
    "bad_mailbox": (
        "{where}: «{given}» no es una dirección de correo; escriba una sola, como mensajes@ejemplo.com, o «no»",
        "{where}: '{given}' is no mail address; write a single one, such as messages@example.com, or 'no'",
    ),
    "bad_number": (
        "{where}: «{given}» no sirve como número; use hasta 40 cifras, letras sin acento, «*», «#», «.», «-» o «_»",
        "{where}: '{given}' does not do as a number; use up to 40 digits, plain letters, '*', '#', '.', '-' or '_'",
    ),
    "bad_trunk": (
        "{where}: «{given}» no sirve como troncal; use el nombre que tiene en pjsip_trunks.conf: hasta 40 letras sin acento, cifras, «-» o «_»",
        "{where}: '{given}' does not do as a trunk; use its name in pjsip_trunks.conf: up to 40 plain letters, digits, '-' or '_'",
    ),
    "trunk_needed": (
        "{where}: para «call» hace falta «trunk»: la troncal por la que se llama a la otra central",
        "{where}: 'call' needs a 'trunk': the one that leads to the other PBX",
    ),
    "only_open": (
        "{where}: «{key}» solo vale en «open»; con la línea cerrada el desborde se ofrece siempre; quítelo",
        "{where}: '{key}' counts only under 'open'; a closed line always offers overflow; remove it",
    ),
    "not_below_max": (
        "{where}: {given} s tiene que ser menos que «max_s», que es {most} s",
        "{where}: {given} s has to be less than 'max_s', which is {most} s",
    ),
    "wait_while_closed": (
        "{where}: «wait» no sirve con la línea cerrada: nadie atendería; quítelo, o agregue en «entries» un «send_back» que devuelva la llamada a su central",
        "{where}: 'wait' is of no use while it is closed: nobody would come; remove it, or add a 'send_back' under 'entries' that returns the call to its PBX",
    ),
    # Warnings
    "no_mailbox": (
        "{where}: se ofrece dejar un mensaje, pero no hay «mailbox»: los mensajes se verán en la página y no saldrán por correo",
        "{where}: leaving a message is offered, but there is no 'mailbox': messages will be on the page and not be mailed",
    ),
    "not_offered": (
        "{where}: «{key}» no tiene efecto, porque «choices» no ofrece «{choice}»",
        "{where}: '{key}' has no effect, since 'choices' does not offer '{choice}'",
    ),
    "never_offered": (
        "{where}: todas las condiciones de «when» están en «no»: con la línea abierta nunca se ofrece el desborde",
        "{where}: all conditions of 'when' are 'no': while it is open overflow is never offered",
    ),
    "only_told": (
        "{where}: «choices» no ofrece nada: quien espera solo oye que no lo pueden atender, y sigue esperando",
        "{where}: 'choices' offers nothing: callers only hear that nobody is free, and go on waiting",
    ),
    # What a caller would meet
    "explain_stay": (
        "Todavía no se ofrece el desborde: sigue esperando.",
        "Overflow is not offered yet: the caller goes on waiting.",
    ),
    "explain_later": (
        "Se le ofrecerá cuando espere {limit}: dentro de {left}.",
        "It will be offered after {limit} of waiting: in {left}.",
    ),
    "explain_offer": ("Se ofrece el desborde: {why}.", "Overflow is offered: {why}."),
    "explain_also": ("También: {why}.", "Also: {why}."),
    "because_no_agents": (
        "no hay ningún representante en su puesto",
        "no agent is logged in",
    ),
    "because_all_paused": (
        "representantes en su puesto, {agents}; ninguno disponible",
        "agents logged in, {agents}; none of them available",
    ),
    "because_waited": (
        "espera desde hace {waited} (límite: {waited_limit})",
        "waiting for {waited} (limit: {waited_limit})",
    ),
    "because_waiting": (
        "personas esperando, {waiting} (límite: {waiting_limit})",
        "callers waiting, {waiting} (limit: {waiting_limit})",
    ),
    "because_expected_wait": (
        "espera estimada, {expected} (límite: {expected_limit})",
        "expected wait, {expected} (limit: {expected_limit})",
    ),
    "because_closed": ("la línea está cerrada", "the line is closed"),
    "explain_hears": ("Escucha: «{words}»", "Hears: '{words}'"),
    "explain_wait": (
        "Marca {key}: sigue esperando, sin perder su lugar.",
        "Presses {key}: goes on waiting, and keeps the place.",
    ),
    "explain_message": (
        "Marca {key}: deja un mensaje de hasta {most}, que termina con #, con {silence} de silencio o al cortar (si habló {speech} o más); se envía a {mailbox}.",
        "Presses {key}: leaves a message of up to {most}, ended by #, by {silence} of silence or by hanging up (after {speech} of speech or more); it is mailed to {mailbox}.",
    ),
    "explain_message_kept": (
        "Marca {key}: deja un mensaje de hasta {most}, que termina con #, con {silence} de silencio o al cortar (si habló {speech} o más); queda en la página, sin correo.",
        "Presses {key}: leaves a message of up to {most}, ended by #, by {silence} of silence or by hanging up (after {speech} of speech or more); it stays on the page, without a mail.",
    ),
    "explain_ticket": (
        "Marca {key}: recibe un número de ticket nuevo.",
        "Presses {key}: gets a new ticket number.",
    ),
    "explain_ticket_again": (
        "Marca {key}: recibe un número de ticket; si tiene abierto uno de las últimas {same}, oye ese.",
        "Presses {key}: gets a ticket number; one that is still open from the last {same} is told again.",
    ),
    "explain_wrong": (
        "Otra tecla: se le avisa y vuelve a oír las opciones; la equivocada número {tries} cuenta como no marcar.",
        "Another key: the caller is told and hears the choices again; wrong key number {tries} counts as none.",
    ),
    "explain_silence": (
        "Si no marca nada en {choose}: sigue esperando, sin perder su lugar.",
        "No key within {choose}: goes on waiting, and keeps the place.",
    ),
    "explain_goodbye": (
        "Si no marca nada en {choose}: oye la despedida y la llamada termina.",
        "No key within {choose}: hears the goodbye, and the call ends.",
    ),
    "explain_goodbye_only": (
        "No se ofrece nada: la llamada termina con la despedida.",
        "Nothing is offered: the call ends with the goodbye.",
    ),
    "explain_again": (
        "Mientras espera, se le ofrece otra vez cada {again}.",
        "While waiting, it is offered again every {again}.",
    ),
    "explain_turn": (
        "Si llega su turno mientras elige, se le guarda {held}.",
        "If the caller's turn comes meanwhile, it is held for {held}.",
    ),
}
