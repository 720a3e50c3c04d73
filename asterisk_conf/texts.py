"""What an admin reads about Asterisk's installation and configuration: Spanish, then English."""

import errno
from typing import Final

from asterisk_conf.words import Catalogue, Words

TEXTS: Final[Catalogue] = {
    # Settings
    "not_a_number": (
        "line_number: «{given}» no es un número de teléfono; use de 1 a 20 cifras, con «+» inicial opcional",
        "line_number: “{given}” is not a telephone number; use 1 to 20 digits after an optional “+”",
    ),
    "path_relative": (
        "{setting}: {path} debe ser una ruta absoluta, que empiece con /",
        "{setting}: {path} must be an absolute path, one that begins with /",
    ),
    "path_unsafe": (
        "{setting}: Asterisk no admite rutas con signos de puntuación ni espacios en los extremos: {path}",
        "{setting}: Asterisk cannot use a path with punctuation in it, or spaces at its ends: {path}",
    ),
    "word_wrong": (
        "{setting}: «{given}» no sirve; use solo letras sin acento, números y _ . + -",
        "{setting}: “{given}” cannot be used; use only plain letters, digits and _ . + -",
    ),
    "secret_wrong": (
        "{setting}: falta, o tiene otra cosa que letras sin acento, números y _ . + -",
        "{setting}: is missing, or holds something else than plain letters, digits and _ . + -",
    ),
    "no_room": (
        "rtp_start..rtp_end: entre {start} y {end} no hay lugar ni para una llamada; amplíe el rango",
        "rtp_start..rtp_end: {start}..{end} has no room for one call; widen the range",
    ),
    "same_port": (
        "{setting} y {other} son los dos {port}; cambie uno",
        "{setting} and {other} are both {port}; change one of them",
    ),
    "not_a_port": (
        "{setting}: {port} no es un puerto; use de 1 a 65535",
        "{setting}: {port} is not a port; use 1 to 65535",
    ),
    "ports_busy": (
        "otro programa usa los puertos de: {busy}. Detenga ese programa o elija otro puerto en los ajustes",
        "in use by another process: {busy}. Stop that process or choose another port in the settings",
    ),
    "port_use": (
        "{setting}: puerto {kind} {port} en {address}",
        "{setting}: {kind} port {port} on {address}",
    ),
    "cannot_listen": (
        "{setting}: no se puede escuchar en {address}, puerto {port}: {reason}",
        "{setting}: cannot listen on {address} port {port}: {reason}",
    ),
    "no_user": (
        "asterisk_user: en esta máquina no existe el usuario «{user}»; créelo o elija otro",
        "asterisk_user: there is no user “{user}” on this machine; create it or choose another",
    ),
    "placeholder": (
        "{template}: marcador desconocido: {reason}",
        "{template}: unknown placeholder: {reason}",
    ),
    "control_character": (
        "{type} «{id}»: {name} tiene un carácter de control; quítelo",
        "{type} “{id}”: {name} has a control character; remove it",
    ),
    # Finding an Asterisk
    "processor": (
        "no hay un Asterisk empaquetado para este procesador ({name}); los admitidos son: {known}",
        "no Asterisk is packaged for this processor ({name}); supported: {known}",
    ),
    "none_here": ("no hay ningún Asterisk en esta máquina", "no Asterisk on this machine"),
    "other_version": (
        "{path} es la versión {version} y se necesita la {wanted}",
        "{path} is version {version}, {wanted} is needed",
    ),
    "no_modules": (
        "{path} no tiene carpeta de módulos bajo {folder}",
        "{path} has no module directory under {folder}",
    ),
    "modules_missing": (
        "faltan módulos en {folder}: {names}",
        "modules are missing in {folder}: {names}",
    ),
    "no_sounds": ("no hay sonidos en {folder}", "no sounds in {folder}"),
    "not_starting": ("{path} no arranca: {reason}", "{path} does not start: {reason}"),
    "no_answer": ("no respondió en {limit_s:.0f} s", "no answer within {limit_s:.0f} s"),
    # Installing one
    "say_installing": (
        "Asterisk: {reason}; se instala uno en {prefix}",
        "Asterisk: {reason}; installing one under {prefix}",
    ),
    "say_waiting": (
        "Asterisk: hay otra instalación en marcha; se espera a que termine",
        "Asterisk: another installation is running; waiting for it",
    ),
    "say_reading": (
        "Asterisk: se lee la lista de paquetes de {suite} desde {source}",
        "Asterisk: reading the package list of {suite} from {source}",
    ),
    "say_downloading": (
        "Asterisk: se descarga (unos 140 MB)",
        "Asterisk: downloading (about 140 MB)",
    ),
    "say_unpacking": (
        "Asterisk: se desempaquetan {count} paquetes",
        "Asterisk: unpacking {count} packages",
    ),
    "say_ready": ("Asterisk: {version} está listo", "Asterisk: {version} is ready"),
    "tool_missing": (
        (
            "para instalar Asterisk hace falta {tool} (paquete {package}); o instale Asterisk 22 usted "
            "mismo, de modo que «asterisk -V» lo encuentre"
        ),
        (
            "{tool} is needed to install Asterisk (package {package}); or install Asterisk 22 yourself "
            "so that `asterisk -V` finds it"
        ),
    ),
    "keyring_missing": (
        (
            "falta {keyring}, así que no se pueden comprobar las firmas de los paquetes: instálelo con "
            "«apt-get install debian-archive-keyring»"
        ),
        (
            "{keyring} is missing, so the packages' signatures cannot be checked: install it with "
            "`apt-get install debian-archive-keyring`"
        ),
    ),
    "not_downloaded": (
        (
            "no se pudieron descargar los paquetes de Asterisk:\n  {tried}\n"
            "Ponga en {setting} la dirección de un espejo de Debian que tenga {suite} "
            "(una dirección que termine en /debian) e intente de nuevo."
        ),
        (
            "Asterisk's packages could not be downloaded:\n  {tried}\n"
            "Set {setting} to the address of a Debian mirror that carries the suite {suite} "
            "(an address that ends in /debian) and try again."
        ),
    ),
    "no_mirror": (
        "el apt de esta máquina no nombra ningún espejo de Debian",
        "this machine's apt names no Debian mirror",
    ),
    "unpacking_failed": (
        "no se pudo desempaquetar {file} (¿está lleno el disco?): {reason}",
        "unpacking {file} failed (is the disk full?): {reason}",
    ),
    "downloaded_wrong": (
        "el Asterisk {version} descargado no sirve: {reason}",
        "the downloaded Asterisk {version} will not do: {reason}",
    ),
    # What the operating system says most often
    "os_missing": ("no existe", "there is no such file"),
    "os_forbidden": ("falta el permiso", "permission denied"),
    "os_in_use": ("otro programa lo usa", "another program uses it"),
    "os_not_here": ("esta máquina no tiene esa dirección", "this machine has no such address"),
    "os_full": ("no queda lugar en el disco", "no space is left on the disk"),
    "os_folder": ("es una carpeta", "it is a folder"),
    # Running it
    "boot_slow": (
        "Asterisk no terminó de arrancar en {limit_s:.0f} s; su registro ({folder}) termina con:\n{tail}",
        "Asterisk did not boot within {limit_s:.0f} s; its log ({folder}) ends with:\n{tail}",
    ),
    "boot_ended": (
        "Asterisk se detuvo mientras arrancaba; su registro ({folder}) termina con:\n{tail}",
        "Asterisk ended while booting; its log ({folder}) ends with:\n{tail}",
    ),
    "cli_silent": (
        "Asterisk no respondió a «{command}»",
        "Asterisk did not answer “{command}”",
    ),
    "cli_failed": (
        "Asterisk no pudo hacer «{command}»: {reason}",
        "Asterisk command “{command}” failed: {reason}",
    ),
}


_REASONS: Final = {
    errno.ENOENT: "os_missing",
    errno.EACCES: "os_forbidden",
    errno.EPERM: "os_forbidden",
    errno.EADDRINUSE: "os_in_use",
    errno.EADDRNOTAVAIL: "os_not_here",
    errno.ENOSPC: "os_full",
    errno.EISDIR: "os_folder",
}


def reason_of(error: OSError) -> Words | str:
    """Why the operating system refused; in its own words where the reason is a rare one."""
    code = _REASONS.get(error.errno or 0)
    return words(code) if code else error.strerror or str(error)


def words(code: str, /, **details: object) -> Words:
    """A sentence of this catalogue, to be said in either language."""
    return Words(TEXTS, code, details)
