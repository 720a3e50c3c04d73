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
}
