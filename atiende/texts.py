"""What an admin reads when the line cannot start: Spanish, then English."""

from __future__ import annotations

from typing import Final

from asterisk_conf.words import Catalogue, Words

TEXTS: Final[Catalogue] = {
    "several": ("{lines}", "{lines}"),
    "at": ("{where}: {what}", "{where}: {what}"),
    # The settings
    "password_missing": (
        "{setting}: falta; invente una y póngala en el entorno o en el archivo de ajustes",
        "{setting}: missing; make one up and set it in the environment or the file",
    ),
    "no_file": (
        "{file}: no existe ese archivo de ajustes (lo nombra {variable})",
        "{file}: no such settings file (named by {variable})",
    ),
    "not_toml": (
        "{file}: no se puede leer como TOML: {reason}",
        "{file}: cannot be read as TOML: {reason}",
    ),
    "unreadable": (
        "{file}: no se puede leer: {reason}",
        "{file}: cannot be read: {reason}",
    ),
    "unknown": ("{where}: ajuste desconocido: {name}", "{where}: unknown setting {name}"),
    "unknown_near": (
        "{where}: ajuste desconocido: {name}; ¿quiso decir {near}?",
        "{where}: unknown setting {name}; did you mean {near}?",
    ),
    "environment": ("entorno", "environment"),
    # What a value should be
    "missing": ("falta", "is missing"),
    "at_least": ("debe ser {bound:.12g} o más", "must be {bound:.12g} or more"),
    "more_than": ("debe ser mayor que {bound:.12g}", "must be greater than {bound:.12g}"),
    "at_most": ("debe ser {bound:.12g} o menos", "must be {bound:.12g} or less"),
    "less_than": ("debe ser menor que {bound:.12g}", "must be less than {bound:.12g}"),
    "not_whole": ("debe ser un número entero", "must be a whole number"),
    "not_number": ("debe ser un número", "must be a number"),
    "not_choice": ("debe ser uno de: {known}", "must be one of: {known}"),
    "not_boolean": ("debe ser true o false", "must be true or false"),
    "not_path": (
        "debe ser la ruta de un archivo o carpeta, entre comillas",
        "must be the path of a file or folder, in quotes",
    ),
    "not_string": ("debe ser un texto entre comillas", "must be text in quotes"),
    "not_list": (
        'debe ser una lista de textos, por ejemplo ["192.168.0.0/16"]',
        'must be a list of texts, such as ["192.168.0.0/16"]',
    ),
    "not_table": (
        "debe ser una tabla con sus propias claves",
        "must be a table with keys of its own",
    ),
    "not_right": ("no sirve ({reason})", "cannot be used ({reason})"),
    # The line
    "runs_already": (
        (
            "{folder}: la línea ya está en marcha con esta carpeta; deténgala, o elija otra carpeta "
            "(ATIENDE_DATA_DIR, o --data-dir en la demostración)"
        ),
        (
            "{folder}: the line runs already on this folder; stop it, or choose another folder "
            "(ATIENDE_DATA_DIR, or --data-dir of the demonstration)"
        ),
    ),
    "cannot_serve": (
        (
            "ATIENDE_WEB_PORT: no se puede escuchar en {host}, puerto {port}: {reason}. Detenga lo "
            "que lo usa o elija otro puerto"
        ),
        (
            "ATIENDE_WEB_PORT: cannot listen on {host} port {port}: {reason}. Stop what uses it or "
            "choose another port"
        ),
    ),
    "line_silent": (
        "la línea no respondió en {limit_s:.0f} s; {file} termina con:\n{tail}",
        "the line did not answer within {limit_s:.0f} s; {file} ends with:\n{tail}",
    ),
    # The CRM's file
    "crm_missing": (
        "{file}: falta la tabla [crm], en la que se describe el CRM (vea docs/crm.md)",
        "{file}: there is no table [crm], which describes the CRM (see docs/crm.md)",
    ),
    # Asterisk
    "ari_refused": (
        (
            "Asterisk rechazó el usuario o la contraseña de ARI en {uri}; revise ATIENDE_ARI_USER y "
            "ATIENDE_ARI_PASSWORD, y que el Asterisk de ese puerto sea el de esta línea"
        ),
        (
            "Asterisk refused the ARI user or password at {uri}; check ATIENDE_ARI_USER and "
            "ATIENDE_ARI_PASSWORD, and that the Asterisk on that port is this line's"
        ),
    ),
    "ari_replaced": (
        (
            "otro proceso tomó las llamadas de este Asterisk; deje en marcha una sola aplicación "
            "(«atiende serve» o «atiende run»)"
        ),
        (
            "another process took over this Asterisk's calls; keep one application running only "
            "(`atiende serve` or `atiende run`)"
        ),
    ),
    "ari_away": (
        "Asterisk no responde en {uri} ({detail}); revise que esté en marcha y ATIENDE_ARI_PORT",
        "Asterisk does not answer at {uri} ({detail}); check that it runs, and ATIENDE_ARI_PORT",
    ),
    "ami_refused": (
        (
            "Asterisk rechazó el usuario o la contraseña de AMI; revise ATIENDE_AMI_USER y "
            "ATIENDE_AMI_PASSWORD, y que el Asterisk de ATIENDE_AMI_PORT sea el de esta línea"
        ),
        (
            "Asterisk refused the AMI user or password; check ATIENDE_AMI_USER and "
            "ATIENDE_AMI_PASSWORD, and that the Asterisk on ATIENDE_AMI_PORT is this line's"
        ),
    ),
    "ami_away": (
        "Asterisk no responde por AMI ({detail}); revise que esté en marcha y ATIENDE_AMI_PORT",
        "Asterisk does not answer over AMI ({detail}); check that it runs, and ATIENDE_AMI_PORT",
    ),
    "agi_port": (
        (
            "ATIENDE_FASTAGI_PORT: no se puede escuchar en ese puerto ({reason}); detenga el "
            "programa que lo usa o elija otro"
        ),
        (
            "ATIENDE_FASTAGI_PORT: cannot listen on that port ({reason}); stop the program that "
            "uses it or choose another"
        ),
    ),
    "asterisk_failed": (
        "Asterisk no hizo lo que se le pidió: {detail}",
        "Asterisk did not do what it was asked: {detail}",
    ),
}


def words(code: str, /, **details: object) -> Words:
    """Make a sentence of this catalogue, to be said in either language."""
    return Words(TEXTS, code, details)
