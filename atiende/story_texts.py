"""The story of a call in plain sentences: Spanish first, English second."""

from __future__ import annotations

from typing import Final

from asterisk_conf.words import Catalogue

TEXTS: Final[Catalogue] = {
    # It comes in and says what it wants
    "arrived": ("Entró la llamada de {caller} al {dialled}.", "{caller} called {dialled}."),
    "number": ("{number}", "{number}"),
    "number_named": ("{number} ({name})", "{number} ({name})"),
    "withheld": ("un número oculto", "A withheld number"),
    "erased_number": ("un número ya borrado", "A number erased since"),
    "foreign": (
        "Venía de la cola «{queue}» de otra central.",
        "It came from the queue “{queue}” of another PBX.",
    ),
    "revisions": ("Regían: {which}.", "In force: {which}."),
    "rev_flow": ("flujo {number}", "flow {number}"),
    "rev_hours": ("horario {number}", "hours {number}"),
    "rev_overflow": ("desborde {number}", "overflow {number}"),
    "rev_routing": ("enrutamiento {number}", "routing {number}"),
    "keys": ("Marcó {keys} en «{node}».", "Pressed {keys} at “{node}”."),
    "choice": ("Su opción: {choice}.", "The choice: {choice}."),
    "company_none": (
        "No dio ningún número de empresa.",
        "Gave no company number.",
    ),
    "company_pending": (
        "Dio el número de empresa {number}; se consultó al CRM.",
        "Gave the company number {number}; the CRM was asked.",
    ),
    "company_verified": (
        "El CRM verificó la empresa {number}: {name}.",
        "The CRM verified the company {number}: {name}.",
    ),
    "company_unknown": (
        "El CRM no conoce ninguna empresa {number}.",
        "The CRM knows no company {number}.",
    ),
    "company_unavailable": (
        "El CRM no contestó: la empresa {number} quedó sin verificar.",
        "The CRM did not answer: the company {number} was left unverified.",
    ),
    # It waits
    "joined": (
        "Empezó a esperar en la cola «{queue}».",
        "Began to wait in the queue “{queue}”.",
    ),
    "revised": (
        "Se supo algo más de la llamada, y cambió lo que pide.",
        "More became known of the call, and what it asks for changed.",
    ),
    "needs": ("Pide como mínimo: {skills}.", "Asks at least for: {skills}."),
    "prefers": ("Prefiere: {skills}.", "Prefers: {skills}."),
    "skill": ("{skill} (nivel {level})", "{skill} (level {level})"),
    "credit": (
        "Tiene una ventaja propia de {credit}.",
        "Has a head start of its own of {credit}.",
    ),
    "first_contact": (
        "Conserva la antigüedad de su primer contacto, {age} antes.",
        "Keeps the age of its first contact, {age} before.",
    ),
    "last_agent": (
        "La vez anterior le atendió {agent}.",
        "The time before it was served by {agent}.",
    ),
    "asks_nothing": ("Ya no pide nada en particular.", "Asks for nothing special any more."),
    "told_between": (
        "Se le anunció una espera de {low} a {high}; su puesto: {position}.",
        "Was told to wait for {low} to {high}; place in the queue: {position}.",
    ),
    "told_under": (
        "Se le anunció una espera de menos de {high}; su puesto: {position}.",
        "Was told to wait for less than {high}; place in the queue: {position}.",
    ),
    "told_over": (
        "Se le anunció una espera de más de {low}; su puesto: {position}.",
        "Was told to wait for more than {low}; place in the queue: {position}.",
    ),
    "told_right": (
        "Se cumplió: le atendieron a los {waited}.",
        "It held: answered after {waited}.",
    ),
    "told_less": (
        "Esperó menos: le atendieron a los {waited}.",
        "It was less: answered after {waited}.",
    ),
    "told_more": (
        "Esperó más: le atendieron a los {waited}.",
        "It was more: answered after {waited}.",
    ),
    "left_answered": (
        "Terminó su espera en la cola «{queue}»: {waited}.",
        "The wait in the queue “{queue}” was over: {waited}.",
    ),
    "left_abandoned": (
        "Cortó mientras esperaba en la cola «{queue}», a los {waited}.",
        "Hung up while waiting in the queue “{queue}”, after {waited}.",
    ),
    "left_diverted": (
        "Dejó la cola «{queue}» por otro camino, a los {waited}.",
        "Left the queue “{queue}” for another way, after {waited}.",
    ),
    "offered_nobody": (
        "No se ofreció a nadie en esa espera.",
        "It was offered to nobody during that wait.",
    ),
    "offered_in_vain": (
        "Ofertas en esa espera: {count}; nadie la tomó.",
        "Offers during that wait: {count}; nobody took it.",
    ),
    "nobody_there": (
        "En ese momento no había nadie con la sesión iniciada.",
        "At that moment nobody was logged in.",
    ),
    "was": (
        "En ese momento {agent} {state} desde hacía {lasted}.",
        "At that moment {agent} {state} for {lasted}.",
    ),
    "was_paused": ("estaba en pausa ({reason})", "was paused ({reason})"),
    "was_available": ("estaba disponible", "was available"),
    "were_others": (
        "Había además con la sesión iniciada: {count}.",
        "Others who were logged in: {count}.",
    ),
    # Somebody is offered it
    "offered": ("Se ofreció a {agent}.", "It was offered to {agent}."),
    "reasons": ("Motivo anotado: {reasons}.", "Reason noted: {reasons}."),
    "ringing": ("Sonó el teléfono de {agent}.", "The telephone of {agent} rang."),
    "offer_accepted": ("{agent} la tomó, a los {took}.", "{agent} took it, after {took}."),
    "offer_refused": ("{agent} la rechazó, a los {took}.", "{agent} refused it, after {took}."),
    "offer_timed_out": (
        "{agent} no contestó en {took}.",
        "{agent} did not answer within {took}.",
    ),
    "offer_busy": (
        "El teléfono de {agent} dio ocupado.",
        "The telephone of {agent} was busy.",
    ),
    "offer_unreachable": (
        "No se pudo llegar al teléfono de {agent}.",
        "The telephone of {agent} could not be reached.",
    ),
    "offer_withdrawn": (
        "Se retiró la oferta a {agent}, a los {took}.",
        "The offer to {agent} was withdrawn, after {took}.",
    ),
    "offer_failed": ("No se pudo llamar a {agent}.", "{agent} could not be called."),
    # They talk
    "bridged": ("Empezó a hablar con {agent}.", "Began to talk with {agent}."),
    "held": ("{agent} puso la llamada en espera.", "{agent} put the call on hold."),
    "resumed": ("{agent} retomó la llamada.", "{agent} took the call back."),
    "line_broke": (
        "Se cortó la comunicación con el teléfono de {agent} (causa {cause}).",
        "The connection to the telephone of {agent} broke (cause {cause}).",
    ),
    "wrap_up": ("{agent} quedó en cierre.", "{agent} was in wrap-up."),
    "healed": (
        "Se corrigió el estado de {agent}: {fault}.",
        "The state of {agent} was put right: {fault}.",
    ),
    "healed_call_gone": ("la llamada ya no existía", "the call was gone"),
    "healed_offer_gone": ("la oferta ya no existía", "the offer was gone"),
    "healed_phone_leg_gone": ("su teléfono ya no estaba en ella", "the telephone had left it"),
    "healed_caller_gone": ("quien llamaba ya no estaba", "the caller had left"),
    "healed_wrap_up_overdue": ("su cierre ya debía haber terminado", "the wrap-up was overdue"),
    # Nobody can serve it
    "overflow": (
        "Se le ofreció otro camino: {reason}.",
        "Was offered another way: {reason}.",
    ),
    "because_waited": ("esperaba hacía mucho", "the wait was long"),
    "because_waiting": ("había muchas personas esperando", "many were waiting"),
    "because_no_agents": ("no había nadie en su puesto", "nobody was logged in"),
    "because_all_paused": ("no había nadie disponible", "nobody was available"),
    "because_expected_wait": ("la espera sería larga", "the wait was going to be long"),
    "because_closed": ("la línea estaba cerrada", "the line was closed"),
    "because_entered": ("otra central la envió para eso", "another PBX had sent it for this"),
    "choices": ("Podía elegir: {choices}.", "The choices were: {choices}."),
    "may_wait": ("seguir esperando", "to go on waiting"),
    "may_message": ("dejar un mensaje", "to leave a message"),
    "may_ticket": ("recibir un ticket", "to get a ticket"),
    "chose_wait": ("Eligió seguir esperando.", "Chose to go on waiting."),
    "chose_message": ("Eligió dejar un mensaje.", "Chose to leave a message."),
    "chose_ticket": ("Eligió recibir un ticket.", "Chose to get a ticket."),
    "chose_none": ("No eligió nada.", "Chose nothing."),
    "ticket_choice": ("Recibió el ticket {ticket}.", "Got the ticket {ticket}."),
    "ticket_message": (
        "Se abrió el ticket {ticket} para su mensaje.",
        "The ticket {ticket} was opened for the message.",
    ),
    "ticket_again": (
        "Ya tenía abierto el ticket {ticket}.",
        "Had the ticket {ticket} open already.",
    ),
    "message": ("Dejó un mensaje de {lasts}.", "Left a message of {lasts}."),
    "mailed": ("Se envía a {mailbox}.", "It is mailed to {mailbox}."),
    "ticket_handled": ("{by} atendió el ticket {ticket}.", "{by} handled the ticket {ticket}."),
    "ticket_reopened": (
        "{by} volvió a abrir el ticket {ticket}.",
        "{by} opened the ticket {ticket} again.",
    ),
    "message_handled": ("{by} atendió el mensaje.", "{by} handled the message."),
    "message_reopened": (
        "{by} volvió a dejar sin atender el mensaje.",
        "{by} took back that the message was handled.",
    ),
    "answer": ("Respuesta: {answer}", "Answer: {answer}"),
    # It is over
    "talk_ended_caller": (
        "Cortó quien llamaba, tras hablar {talked}.",
        "The caller hung up, after {talked} of talk.",
    ),
    "talk_ended_agent": (
        "Cortó quien atendía, tras hablar {talked}.",
        "The agent hung up, after {talked} of talk.",
    ),
    "talk_ended_system": (
        "La línea terminó la llamada, tras hablar {talked}.",
        "The line ended the call, after {talked} of talk.",
    ),
    "ended_caller": (
        "Cortó quien llamaba: llamada abandonada.",
        "The caller hung up: an abandoned call.",
    ),
    "ended_agent": ("Cortó quien atendía.", "The agent hung up."),
    "ended_system": (
        "La línea terminó la llamada: cuenta como abandonada.",
        "The line ended the call: it counts as abandoned.",
    ),
    "went_": ("La llamada siguió fuera de la línea.", "The call went on outside of the line."),
    "went_fallback": (
        "Pasó al plan de emergencia.",
        "It went to the emergency plan.",
    ),
    "went_message": (
        "La llamada terminó con un mensaje.",
        "The call ended with a message.",
    ),
    "went_ticket": ("La llamada terminó con un ticket.", "The call ended with a ticket."),
    "went_closed": (
        "Oyó el horario y no dejó nada.",
        "Heard the hours and left nothing.",
    ),
    "went_sent_back": (
        "Se devolvió a la central de la que venía.",
        "It was sent back to the PBX it came from.",
    ),
    "erased_audio": (
        "Se borraron las grabaciones, por su plazo.",
        "The recordings were erased: their time was over.",
    ),
    "erased_personal": (
        "Se borraron los datos personales, por su plazo.",
        "Personal data was erased: its time was over.",
    ),
    "goes_on_waiting": (
        "La llamada sigue en curso: espera en la cola «{queue}».",
        "The call goes on: it waits in the queue “{queue}”.",
    ),
    "goes_on_talking": (
        "La llamada sigue en curso: habla con {agent}.",
        "The call goes on: talking with {agent}.",
    ),
    "goes_on": ("La llamada sigue en curso.", "The call goes on."),
    # Parts of sentences
    "agent": ("Agente {agent_id}", "Agent {agent_id}"),
}
