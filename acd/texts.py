"""The reasons for an offer, and for a wait, in plain sentences: Spanish first, English second."""

from __future__ import annotations

from typing import Final

from asterisk_conf.words import Catalogue

TEXTS: Final[Catalogue] = {
    "waited": (
        "La llamada había esperado {waited} y era la número {place} de {waiting} en su cola.",
        "The call had waited {waited} and was number {place} of {waiting} in its queue.",
    ),
    "credit": (
        "Tenía una ventaja de {credit} por su cliente, su opción o su cola.",
        "It had a head start of {credit} for its customer, option or queue.",
    ),
    "ring": (
        "Regían los requisitos de la etapa {ring} de {rings}.",
        "What stage {ring} of {rings} asks for was in force.",
    ),
    "last_agent": (
        "Se ofreció a {agent}, quien atendió a este cliente la última vez.",
        "It was offered to {agent}, who served this caller the last time.",
    ),
    "longest_idle": (
        "Se ofreció a {agent}, quien llevaba más tiempo libre: {idle_s}.",
        "It was offered to {agent}, who had been free the longest: {idle_s}.",
    ),
    "most_skilled": (
        "Se ofreció a {agent}, quien tenía el nivel más alto: {level} (libre hacía {idle_s}).",
        "It was offered to {agent}, who had the highest level: {level} (free for {idle_s}).",
    ),
    "fewest_calls": (
        "Se ofreció a {agent}, quien había atendido menos llamadas hoy: {calls}.",
        "It was offered to {agent}, who had taken the fewest calls today: {calls}.",
    ),
    "round_robin": (
        "Se ofreció a {agent}, a quien le tocaba el turno.",
        "It was offered to {agent}, whose turn it was.",
    ),
    "fair_fastest": (
        "Se ofreció a {agent}: tarda {handle_s} por llamada y llevaba {idle_s} libre.",
        "It was offered to {agent}, who takes {handle_s} a call and had been free for {idle_s}.",
    ),
    "other": ("Se ofreció a {agent}.", "It was offered to {agent}."),
    "next": ("Después seguía {agent}: {values}.", "Next came {agent}: {values}."),
    "value_idle_s": ("libre hacía {value}", "free for {value}"),
    "value_level": ("nivel {value}", "level {value}"),
    "value_calls": ("llamadas hoy: {value}", "calls today: {value}"),
    "value_turn": ("turno {value}", "turn {value}"),
    "value_handle_s": ("{value} por llamada", "{value} a call"),
    "out_lacks_skill": (
        "{agent} no: en «{detail}» tiene nivel {has} y se pide {asked}.",
        "Not {agent}: has level {has} in '{detail}', and {asked} is asked for.",
    ),
    "out_not_in_group": (
        "{agent} no: su grupo no participa en esta etapa.",
        "Not {agent}: the group does not take part at this stage.",
    ),
    "out_state": (
        "{agent} no: {detail} desde hacía {has}.",
        "Not {agent}: {detail} for {has}.",
    ),
    "out_phone": ("{agent} no: su teléfono {detail}.", "Not {agent}: the phone {detail}."),
    "out_rests": (
        "{agent} no: su teléfono acababa de fallar y se le dan unos segundos.",
        "Not {agent}: the phone had just failed and is given some seconds.",
    ),
    "out_passed": (
        "{agent} no: hacía poco {detail} esta misma llamada.",
        "Not {agent}: {detail} this very call a moment before.",
    ),
    "out_prefers": (
        "{agent} no: cumple menos de lo que se prefería ({has} de {asked}).",
        "Not {agent}: meets less of what was preferred ({has} of {asked}).",
    ),
    "state_offered": ("tenía otra oferta", "had another offer"),
    "state_ringing": ("le sonaba otra llamada", "another call was ringing"),
    "state_talking": ("estaba en una llamada", "was in a call"),
    "state_on_hold": ("tenía a alguien en espera", "had somebody on hold"),
    "state_wrap_up": ("estaba en cierre", "was in wrap-up"),
    "state_paused": ("estaba en pausa", "was paused"),
    "state_not_answering": ("no contestaba", "was not answering"),
    "state_logged_out": ("estaba fuera de sesión", "was logged out"),
    "phone_unregistered": ("no estaba conectado", "was not registered"),
    "phone_in_use": ("estaba ocupado", "was in use"),
    "passed_refused": ("rechazó", "refused"),
    "passed_timed_out": ("no contestó", "did not answer"),
    "passed_busy": ("dio ocupado a", "gave a busy tone to"),
    "passed_unreachable": ("no pudo recibir", "could not be reached for"),
    "passed_failed": ("no pudo recibir", "could not be reached for"),
    "waits": (
        "Espera hace {waited}; es la número {place} de {waiting}.",
        "Has waited {waited}; it is number {place} of {waiting}.",
    ),
    "waits_credit": (
        "Tiene una ventaja de {credit} por su cliente, su opción o su cola.",
        "It has a head start of {credit} for its customer, option or queue.",
    ),
    "waits_ring": (
        "Rige la etapa {ring} de {rings}: se pide {asks}.",
        "Stage {ring} of {rings} is in force: it asks for {asks}.",
    ),
    "waits_offered": ("Se está ofreciendo a {agent}.", "It is being offered to {agent}."),
    "waits_held": (
        "Por ahora no se ofrece a nadie: quien llama está ocupado con otra cosa y conserva su lugar.",
        "It is offered to nobody for now: the caller is busy with something else and keeps the place.",
    ),
    "waits_kept": (
        "Por {left} más se guarda para {agent}, quien atendió a este cliente la última vez.",
        "For {left} more it is kept for {agent}, who served this caller the last time.",
    ),
    "waits_nobody": (
        "No hay ningún agente con sesión iniciada que tenga lo que pide: {asks}.",
        "No agent who is logged in has what it asks for: {asks}.",
    ),
    "waits_nobody_here": (
        "No hay ningún agente con sesión iniciada.",
        "No agent is logged in.",
    ),
    "waits_next": (
        "Desde {after} de espera se pedirá {asks}.",
        "After a wait of {after} it will ask for {asks}.",
    ),
    "waits_next_group": (
        "Desde los {after} también podrá atender {groups}.",
        "After {after} {groups} may serve it too.",
    ),
    "asks_nothing": ("nada en especial", "nothing in particular"),
    "asks_both": ("{needs} y {groups}", "{needs} and {groups}"),
    "asks_group": ("el grupo «{names}»", "the group '{names}'"),
    "asks_groups": ("uno de los grupos {names}", "one of the groups {names}"),
    "now_out_kept": (
        "{agent} no: está libre, pero la llamada se guarda para otro agente.",
        "Not {agent}: is free, but the call is kept for another agent.",
    ),
    "now_out_state": ("{agent} no: {detail} desde hace {has}.", "Not {agent}: {detail} for {has}."),
    "now_out_rests": (
        "{agent} no: su teléfono acaba de fallar y se le dan unos segundos.",
        "Not {agent}: the phone has just failed and is given some seconds.",
    ),
    "now_out_passed": (
        "{agent} no: hace poco {detail} esta misma llamada.",
        "Not {agent}: {detail} this very call a moment ago.",
    ),
    "now_state_offered": ("tiene otra oferta", "has another offer"),
    "now_state_ringing": ("le suena otra llamada", "another call is ringing"),
    "now_state_talking": ("está en una llamada", "is in a call"),
    "now_state_on_hold": ("tiene a alguien en espera", "has somebody on hold"),
    "now_state_wrap_up": ("está en cierre", "is in wrap-up"),
    "now_state_paused": ("está en pausa", "is paused"),
    "now_state_not_answering": ("no contesta", "does not answer"),
    "now_state_logged_out": ("está fuera de sesión", "is logged out"),
    "now_phone_unregistered": ("no está conectado", "is not registered"),
    "now_phone_in_use": ("está ocupado", "is in use"),
    "later_lacks_skill": (
        "{agent} todavía no: en «{detail}» tiene nivel {has} y se pide {asked}; podrá desde {after} de espera.",
        "Not {agent} yet: has level {has} in '{detail}', and {asked} is asked for; may serve it after a wait of {after}.",
    ),
    "later_not_in_group": (
        "{agent} todavía no: su grupo participa desde {after} de espera.",
        "Not {agent} yet: the group takes part after a wait of {after}.",
    ),
    "seconds": ("{seconds} s", "{seconds} s"),
    "whole_minutes": ("{minutes} min", "{minutes} min"),
    "minutes": ("{minutes} min {seconds} s", "{minutes} min {seconds} s"),
    "hours": ("{hours} h {minutes} min", "{hours} h {minutes} min"),
    "days": ("{days} d {hours} h", "{days} d {hours} h"),
    "agent": ("Agente {agent_id}", "Agent {agent_id}"),
}
