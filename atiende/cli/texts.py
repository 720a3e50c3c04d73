"""What the commands say: Spanish, then English, under the same keys; headings are in ``labels``."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from atiende.cli.document_texts import DOCUMENTS
from atiende.cli.hours_texts import HOURS
from atiende.cli.labels import LABELS
from atiende.cli.outbox_texts import OUTBOX
from atiende.cli.report_texts import REPORT
from atiende.cli.retention_texts import RETENTION
from atiende.cli.why_texts import WHY

Language: TypeAlias = Literal["es", "en"]

SENTENCES: Final[dict[Language, dict[str, str]]] = {
    "es": {
        **DOCUMENTS["es"],
        **OUTBOX["es"],
        **HOURS["es"],
        **REPORT["es"],
        **RETENTION["es"],
        **WHY["es"],
        # Passwords
        "ask_password": "Contraseña para la página: ",
        "ask_sip_password": "Contraseña del teléfono: ",
        "password_missing": "no llegó ninguna contraseña por la entrada estándar",
        "password_length": "la contraseña debe tener de {least} a {most} caracteres",
        "password_unprintable": "la contraseña tiene caracteres que no se pueden escribir",
        "sip_password_ascii": "la contraseña del teléfono solo puede tener letras sin acento, números y signos",
        "password_made": "Contraseña de «{login}» para la página: {password}",
        "password_changed": "Se cambió la contraseña de «{login}» y se cerraron sus sesiones.",
        "sip_password_changed": "Se cambió la contraseña del teléfono de «{login}».",
        "shown_once": "Anote lo anterior: las contraseñas no se guardan y no se vuelven a mostrar.",
        "page_at": "Página: {url}",
        # People
        "agent_added": "Se dio de alta a {name}: usuario «{login}», interno {extension}.",
        "user_added": "Se dio de alta a {name}: usuario «{login}», {role}.",
        "user_enabled": "«{login}» puede ingresar otra vez.",
        "user_disabled": "«{login}» ya no puede ingresar; su historia queda.",
        "no_agent": "no hay ningún agente «{login}»; vea «atiende agent list»",
        "no_user": "no hay nadie con el usuario «{login}»; vea «atiende user list»",
        "name_wrong": "«{given}» no sirve como nombre; use de 1 a {most} caracteres en una sola línea",
        "skills_now": "Habilidades de «{login}»: {skills}",
        "no_skills": "ninguna",
        "skills_or_none": "indique habilidades o --none, no las dos cosas",
        "groups_now": "Grupos de «{login}»: {groups}",
        "no_groups": "ninguno",
        "groups_or_none": "indique grupos o --none, no las dos cosas",
        "skill_wrong": "«{given}» no es una habilidad con su nivel; escriba por ejemplo usuarios=7 (niveles del 1 al 10)",
        "skill_twice": "la habilidad «{skill}» aparece dos veces",
        "skill_unwanted": "aviso: ninguna cola pide la habilidad «{skill}»; las que se piden son: {wanted}",
        "extension_wrong": "«{given}» no sirve como interno; use de 2 a 16 cifras",
        "extension_is_line": "{given} es el número de la línea (ATIENDE_LINE_NUMBER); elija otro interno",
        "extension_is_sip_account": "ya hay una cuenta SIP «{given}» («atiende sip list»); elija otro interno",
        # SIP
        "sip_user_wrong": "«{given}» no sirve como usuario SIP; use hasta 64 letras sin acento, números, puntos, guiones y «_»",
        "sip_account_exists": "ya hay una cuenta SIP «{user}»; quítela antes con «atiende sip remove {user}»",
        "sip_user_is_extension": "«{user}» es el interno de un agente; elija otro usuario",
        "sip_added": "Se creó la cuenta SIP «{user}»; puede llamar a la línea.",
        "sip_removed": "Se quitó la cuenta SIP «{user}».",
        "password_not_kept": "(la que se le dio; no se guarda)",
        "softphone_account": (
            "\nTeléfono de {name}\n"
            "  Servidor (dominio)  {server}\n"
            "  Puerto              {port}\n"
            "  Transporte          UDP o TCP\n"
            "  Usuario             {user}\n"
            "  Contraseña          {password}\n"
            "  Para probar         marque {line}"
        ),
        "softphone_linphone": (
            "  Linphone: Asistente → Cuenta SIP de terceros. Usuario {user}, la contraseña, "
            "dominio {address}, transporte UDP."
        ),
        "softphone_zoiper": (
            "  Zoiper: Ajustes → Cuentas → Agregar. Usuario {user}@{address}, la contraseña; "
            "como servidor, {address}; sin proxy; SIP UDP."
        ),
        "softphone_microsip": (
            "  MicroSIP: Menú → Agregar cuenta. Servidor SIP y Dominio {address}; Usuario y "
            "Login {user}; la contraseña; Transporte UDP."
        ),
        "softphone_external": "  Desde fuera de la red local, el servidor es {external}.",
        "softphone_loopback": (
            "  Solo sirve en esta misma máquina: para otros teléfonos, ponga en ATIENDE_BIND la "
            "dirección de red de este servidor."
        ),
        # Queues
        "queue_set": "Cola «{name}» ({label}): habilidad {skill}.",
        "queue_removed": "Se quitó la cola «{name}».",
        "queue_name_wrong": "«{given}» no sirve como nombre de cola; use hasta 40 letras, números, «_» o «-», sin espacios",
        "queue_skill_wrong": "«{given}» no sirve como habilidad; use hasta 40 letras, números, «_» o «-», sin espacios",
        "queue_in_flow": "el flujo publicado envía llamadas a la cola «{name}»; publique antes uno que no la use",
        "queue_has_calls": "hay llamadas esperando en la cola «{name}» ({count}); espere a que se atiendan",
        # Companies
        "companies_imported": "Empresas cargadas de {file}: {count}.",
        "companies_unused": "aviso: las llamadas consultan el CRM de {file} (ATIENDE_CRM_FILE), no esta tabla",
        "no_company": "no hay ninguna empresa con el número «{number}»",
        "company_pair_wrong": "«{given}» no es una empresa; escriba por ejemplo 1001=Panadería",
        # Flow
        "flow_right": "{name}: «{title}», {nodes} nodos, sin errores.",
        "flow_published": "Publicado como revisión {revision}: lo oyen las llamadas nuevas.",
        "flow_unchanged": "Es igual a la revisión {revision}, que ya está publicada.",
        "flow_file_returns": "aviso: al arrancar se vuelve a publicar {file} (ATIENDE_FLOW_FILE)",
        "revision_name": "revisión {revision}",
        "no_revision": "no hay ninguna revisión {revision}; vea «atiende flow history»",
        "queues_unchecked": "aviso: sin base de datos no se comprueba que existan las colas",
        "companies_given_only": "aviso: sin base de datos solo existen las empresas dadas con --company",
        "simulating": "Simulación de {name}",
        # API keys
        "key_created": "Se creó la clave de API «{name}»: {scopes}.",
        "key_made": "Clave: {key}",
        "key_shown_once": "Anótela: no se guarda y no se vuelve a mostrar.",
        "key_revoked": "La clave de API «{name}» ya no sirve.",
        "scope_wrong": "«{given}» no es un permiso; los que hay son: {known}",
        # Prompts
        "prompts_right": "Los {count} mensajes tienen su grabación.",
        "prompts_wrong": "problemas con las grabaciones: {count} (arriba, uno por línea)",
        "prompts_rendered": "Grabaciones hechas: {spoken}; convertidas: {converted}.",
        # Database and ledger
        "db_at": "Base de datos en la revisión {revision}.",
        "db_right": "La base de datos responde y está al día: {url}",
        "db_rebuilt": "Se rehicieron las tablas derivadas desde {facts} hechos.",
        "downgrade_loses": "volver a «{revision}» pierde datos; haga una copia y repita con --yes",
        "no_such_schema": "no hay ninguna revisión «{revision}» de la base de datos; puede volver a: {known}",
        "ledger_right": "El registro cierra: ofrecidas {offered} = atendidas {answered} + abandonadas {abandoned} + derivadas {diverted} + en curso {in_progress}.",
        "ledger_wrong": "el registro no cierra; problemas: {count} (arriba, uno por línea)",
        "no_call": "no hay ninguna llamada «{call}»; vea «atiende calls list»",
        # Files
        "file_trouble": "{file}: {reason}",
        # config check
        "check_failed": "cosas por corregir: {count} (✗, arriba)",
        "check_settings": "Ajustes: {origin}",
        "check_line": "Configuración de Asterisk: los ajustes sirven",
        "check_no_password": "Contraseñas: falta {setting}",
        "remedy_no_password": 'póngala en el archivo de ajustes, por ejemplo {name} = "{password}"',
        "check_data": "Datos: {path}",
        "check_data_wrong": "Datos: no se puede escribir en {path}",
        "remedy_data": "déle permiso a este usuario o cambie ATIENDE_DATA_DIR",
        "check_asterisk": "Asterisk {version}: {path}",
        "check_asterisk_none": "Asterisk: {reason}",
        "remedy_asterisk": "lo instala «atiende run», o «python -m asterisk_conf.install {cache}»",
        "check_ports": "Puertos: libres en {addresses}",
        "check_ports_ours": "Puertos: los usa esta misma línea, que está en marcha",
        "check_port_busy": "Puertos: {setting} ({kind} {port}) lo usa otro programa",
        "remedy_port_busy": "detenga ese programa o cambie {setting}",
        "check_port_twice": "Puertos: {first} y {second} son los dos {port}",
        "remedy_port_twice": "cambie uno de los dos",
        "check_sip_in_rtp": "Puertos: ATIENDE_SIP_PORT {port} está entre ATIENDE_RTP_START y ATIENDE_RTP_END",
        "check_database": "Base de datos: {url}",
        "check_database_wrong": "Base de datos: {reason}",
        "remedy_database": "si es nueva: atiende db upgrade",
        "check_flow": "Flujo: {name}",
        "check_flow_wrong": "Flujo: {reason}",
        "check_queue": "Cola «{queue}»: agentes que la atienden, {count}",
        "check_queue_alone": "Cola «{queue}»: ningún agente habilitado la atiende",
        "remedy_queue_alone": "atiende agent skills USUARIO {skill}=5 (junto con las que ya tenga)",
        "remedy_agents": "atiende agent add USUARIO NOMBRE --extension INTERNO",
        "check_queues_none": "Colas: no hay ninguna",
        "remedy_queues": "atiende queue set NOMBRE",
        "check_crm": "CRM: {name}",
        "crm_built_in": "las empresas de esta base de datos ({count})",
        "check_prompts": "Grabaciones: {count}",
        "check_prompts_wrong": "Grabaciones: {count} con problemas",
        "remedy_prompts": "atiende prompts check las nombra; atiende prompts render las hace",
    },
    "en": {
        **DOCUMENTS["en"],
        **OUTBOX["en"],
        **HOURS["en"],
        **REPORT["en"],
        **RETENTION["en"],
        **WHY["en"],
        "ask_password": "Password for the page: ",
        "ask_sip_password": "Password of the telephone: ",
        "password_missing": "no password came on standard input",
        "password_length": "the password must have {least} to {most} characters",
        "password_unprintable": "the password holds characters that cannot be typed",
        "sip_password_ascii": "a telephone's password may hold plain letters, digits and signs only",
        "password_made": "Password of “{login}” for the page: {password}",
        "password_changed": "The password of “{login}” was changed and their sessions were ended.",
        "sip_password_changed": "The telephone password of “{login}” was changed.",
        "shown_once": "Write the above down: passwords are not kept and are not shown again.",
        "page_at": "Page: {url}",
        "agent_added": "{name} was added: user “{login}”, extension {extension}.",
        "user_added": "{name} was added: user “{login}”, {role}.",
        "user_enabled": "“{login}” may log in again.",
        "user_disabled": "“{login}” may log in no more; their history stays.",
        "no_agent": "there is no agent “{login}”; see `atiende agent list`",
        "no_user": "there is nobody with the user “{login}”; see `atiende user list`",
        "name_wrong": "“{given}” does not do as a name; use 1 to {most} characters on one line",
        "skills_now": "Skills of “{login}”: {skills}",
        "no_skills": "none",
        "skills_or_none": "give skills or --none, not both",
        "groups_now": "Groups of “{login}”: {groups}",
        "no_groups": "none",
        "groups_or_none": "give groups or --none, not both",
        "skill_wrong": "“{given}” is not a skill with its level; write for example usuarios=7 (levels 1 to 10)",
        "skill_twice": "the skill “{skill}” is given twice",
        "skill_unwanted": "note: no queue asks for the skill “{skill}”; asked for are: {wanted}",
        "extension_wrong": "“{given}” does not do as an extension; use 2 to 16 digits",
        "extension_is_line": "{given} is the number of the line (ATIENDE_LINE_NUMBER); choose another extension",
        "extension_is_sip_account": "there is a SIP account “{given}” (`atiende sip list`); choose another extension",
        "sip_user_wrong": "“{given}” does not do as a SIP user; use up to 64 plain letters, digits, dots, hyphens and “_”",
        "sip_account_exists": "there is a SIP account “{user}”; remove it first with `atiende sip remove {user}`",
        "sip_user_is_extension": "“{user}” is an agent's extension; choose another user",
        "sip_added": "The SIP account “{user}” was made; it may call the line.",
        "sip_removed": "The SIP account “{user}” was removed.",
        "password_not_kept": "(the one they were given; it is not kept)",
        "softphone_account": (
            "\nTelephone of {name}\n"
            "  Server (domain)     {server}\n"
            "  Port                {port}\n"
            "  Transport           UDP or TCP\n"
            "  User                {user}\n"
            "  Password            {password}\n"
            "  To try it           dial {line}"
        ),
        "softphone_linphone": (
            "  Linphone: Assistant → Third-party SIP account. Username {user}, the password, "
            "domain {address}, transport UDP."
        ),
        "softphone_zoiper": (
            "  Zoiper: Settings → Accounts → Add. Username {user}@{address}, the password; "
            "as hostname, {address}; no proxy; SIP UDP."
        ),
        "softphone_microsip": (
            "  MicroSIP: Menu → Add account. SIP server and Domain {address}; Username and "
            "Login {user}; the password; Transport UDP."
        ),
        "softphone_external": "  From outside the local network the server is {external}.",
        "softphone_loopback": (
            "  It works on this machine only: for other telephones, set ATIENDE_BIND to this "
            "server's network address."
        ),
        "queue_set": "Queue “{name}” ({label}): skill {skill}.",
        "queue_removed": "The queue “{name}” was removed.",
        "queue_name_wrong": "“{given}” does not do as a queue's name; use up to 40 letters, digits, “_” or “-”, no spaces",
        "queue_skill_wrong": "“{given}” does not do as a skill; use up to 40 letters, digits, “_” or “-”, no spaces",
        "queue_in_flow": "the published flow sends calls to the queue “{name}”; publish one without it first",
        "queue_has_calls": "calls wait in the queue “{name}” ({count}); wait until they are answered",
        "companies_imported": "Companies loaded from {file}: {count}.",
        "companies_unused": "note: calls ask the CRM of {file} (ATIENDE_CRM_FILE), not this table",
        "no_company": "there is no company with the number “{number}”",
        "company_pair_wrong": "“{given}” is not a company; write for example 1001=Bakery",
        "flow_right": "{name}: “{title}”, {nodes} nodes, no faults.",
        "flow_published": "Published as revision {revision}: new calls hear it.",
        "flow_unchanged": "It is the same as revision {revision}, which is published.",
        "flow_file_returns": "note: at the next start {file} is published again (ATIENDE_FLOW_FILE)",
        "revision_name": "revision {revision}",
        "no_revision": "there is no revision {revision}; see `atiende flow history`",
        "queues_unchecked": "note: without a database it is not checked that the queues exist",
        "companies_given_only": "note: without a database only companies given with --company exist",
        "simulating": "Simulation of {name}",
        "key_created": "API key “{name}” created: {scopes}.",
        "key_made": "Key: {key}",
        "key_shown_once": "Write it down: it is not kept and not shown again.",
        "key_revoked": "The API key “{name}” no longer works.",
        "scope_wrong": "“{given}” is no scope; these are: {known}",
        "prompts_right": "All {count} prompts have their recording.",
        "prompts_wrong": "problems with the recordings: {count} (above, one a line)",
        "prompts_rendered": "Recordings made: {spoken}; converted: {converted}.",
        "db_at": "Database at revision {revision}.",
        "db_right": "The database answers and is up to date: {url}",
        "db_rebuilt": "The derived tables were made anew from {facts} facts.",
        "downgrade_loses": "going back to “{revision}” loses data; make a copy and repeat with --yes",
        "no_such_schema": "the database has no revision “{revision}”; the ways back are: {known}",
        "ledger_right": "The ledger balances: offered {offered} = answered {answered} + abandoned {abandoned} + diverted {diverted} + in progress {in_progress}.",
        "ledger_wrong": "the ledger does not balance; problems: {count} (above, one a line)",
        "no_call": "there is no call “{call}”; see `atiende calls list`",
        "file_trouble": "{file}: {reason}",
        "check_failed": "things to mend: {count} (✗, above)",
        "check_settings": "Settings: {origin}",
        "check_line": "Asterisk's configuration: the settings will do",
        "check_no_password": "Passwords: {setting} is not set",
        "remedy_no_password": 'put it in the settings file, for example {name} = "{password}"',
        "check_data": "Data: {path}",
        "check_data_wrong": "Data: {path} cannot be written to",
        "remedy_data": "give this user the right to, or change ATIENDE_DATA_DIR",
        "check_asterisk": "Asterisk {version}: {path}",
        "check_asterisk_none": "Asterisk: {reason}",
        "remedy_asterisk": "`atiende run` installs it, or `python -m asterisk_conf.install {cache}`",
        "check_ports": "Ports: free on {addresses}",
        "check_ports_ours": "Ports: used by this very line, which is running",
        "check_port_busy": "Ports: {setting} ({kind} {port}) is used by another program",
        "remedy_port_busy": "stop that program or change {setting}",
        "check_port_twice": "Ports: {first} and {second} are both {port}",
        "remedy_port_twice": "change one of the two",
        "check_sip_in_rtp": "Ports: ATIENDE_SIP_PORT {port} lies between ATIENDE_RTP_START and ATIENDE_RTP_END",
        "check_database": "Database: {url}",
        "check_database_wrong": "Database: {reason}",
        "remedy_database": "if it is new: atiende db upgrade",
        "check_flow": "Flow: {name}",
        "check_flow_wrong": "Flow: {reason}",
        "check_queue": "Queue “{queue}”: agents who serve it, {count}",
        "check_queue_alone": "Queue “{queue}”: no enabled agent serves it",
        "remedy_queue_alone": "atiende agent skills USER {skill}=5 (along with those they have)",
        "remedy_agents": "atiende agent add USER NAME --extension EXTENSION",
        "check_queues_none": "Queues: there are none",
        "remedy_queues": "atiende queue set NAME",
        "check_crm": "CRM: {name}",
        "crm_built_in": "the companies of this database ({count})",
        "check_prompts": "Recordings: {count}",
        "check_prompts_wrong": "Recordings: {count} with problems",
        "remedy_prompts": "atiende prompts check names them; atiende prompts render makes them",
    },
}


def text(language: Language, code: str, /, **values: object) -> str:
    """Give the words for ``code``; KeyError is a programmer's mistake."""
    template = SENTENCES[language].get(code) or LABELS[language][code]
    return template.format(**values)
