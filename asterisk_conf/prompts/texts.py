"""What an admin reads about prompts and their recordings: Spanish, then English."""

from typing import Final

from asterisk_conf.words import Catalogue, Words

TEXTS: Final[Catalogue] = {
    # References in flows
    "unspeakable": (
        "el mensaje «{ref}» no se puede decir: {reason}",
        "prompt reference “{ref}” cannot be spoken: {reason}",
    ),
    "no_prompt": (
        "no hay ningún mensaje «{id}» en el catálogo ({language}); se pidió «{ref}»",
        "no prompt “{id}” in the {language} catalogue (asked for “{ref}”)",
    ),
    "reference_kind": (
        "«{kind}» no es «number» ni «digits»",
        "“{kind}” is neither “number” nor “digits”",
    ),
    "number_form": (
        "la forma «{form}» no existe; use {known}",
        "the form “{form}” is none of {known}",
    ),
    "not_whole": (
        "«{given}» no es un número entero",
        "“{given}” is not a whole number",
    ),
    "number_range": (
        "{number} no se puede decir: las grabaciones van de 0 a {largest}",
        "{number} cannot be spoken: the recordings reach from 0 to {largest}",
    ),
    "not_a_key": (
        "«{key}» no es una tecla de teléfono; las teclas son 0-9, *, # y A-D",
        "“{key}” is no telephone key; keys are 0-9, *, # and A-D",
    ),
    # The catalogue of prompts
    "unreadable": ("{file}: no se puede leer: {reason}", "{file}: cannot be read: {reason}"),
    "no_sections": (
        "{file}: se esperan secciones, como «prompts:»",
        "{file}: expected sections such as “prompts:”",
    ),
    "not_a_mapping": (
        "{file}: «{section}» debe tener renglones «nombre: valor»",
        "{file}: “{section}” should have lines of “name: value”",
    ),
    "not_text": (
        "{file}: «{section}: {key}» debe ser un texto entre comillas",
        "{file}: “{section}: {key}” should be text in quotes",
    ),
    "not_one_of": (
        "{file}: «{section}» debe ser uno de: {known}",
        "{file}: “{section}” should be one of {known}",
    ),
    "id_wrong": (
        "{file}: mensaje «{id}»: un identificador lleva solo letras minúsculas sin acento, cifras y _",
        "{file}: prompt “{id}”: an id has small letters, digits and _ only",
    ),
    "words_expected": (
        "{file}: mensaje «{id}»: se esperan palabras (ponga entre comillas un número solo, yes o no)",
        "{file}: prompt “{id}”: expected words (quote a bare number, yes or no)",
    ),
    "key_unknown": (
        "{file}: mensaje «{id}»: clave desconocida: {names}; las que hay son text, say, instead",
        "{file}: prompt “{id}”: unknown key: {names}; there are text, say, instead",
    ),
    "no_text": ("{file}: mensaje «{id}»: no tiene texto", "{file}: prompt “{id}”: has no text"),
    "no_default": (
        "{file}: el mensaje «{id}» nombra {{{name}}}, que no tiene valor en «settings»",
        "{file}: prompt “{id}” names {{{name}}}, which “settings” gives no default",
    ),
    "no_stand_in": (
        "{file}: el mensaje «{id}» dice «instead: {instead}», y en este catálogo no hay ese mensaje",
        "{file}: prompt “{id}” has “instead: {instead}”, which is no prompt of this catalogue",
    ),
    # Recordings
    "missing": (
        "falta la grabación del mensaje «{id}»: se buscó en {files}; ejecute «{remedy}»",
        "no recording of prompt “{id}”: looked for {files}; run `{remedy}`",
    ),
    "missing_because": (
        "falta la grabación del mensaje «{id}» ({why}): se buscó en {files}; ejecute «{remedy}»",
        "no recording of prompt “{id}” ({why}): looked for {files}; run `{remedy}`",
    ),
    "nothing_to_play": (
        "no hay nada que se pueda escuchar de {names}",
        "nothing to play of {names}",
    ),
    "manifest_wrong": (
        "{file}: no es una lista de grabaciones ({reason}); bórrela y ejecute «{remedy}»",
        "{file}: is no manifest of recordings ({reason}); remove it and run `{remedy}`",
    ),
    "problem": (
        "{file}: mensaje «{id}»: {what}; {remedy}",
        "{file}: prompt “{id}”: {what}; {remedy}",
    ),
    "other_words": (
        "dice otras palabras que las que tienen ahora el catálogo y los ajustes",
        "it says other words than the catalogue and the settings do now",
    ),
    "no_recording": (
        "ninguna grabación dice sus palabras actuales",
        "no recording says its present words",
    ),
    "remedy_run": ("ejecute «{remedy}»", "run `{remedy}`"),
    "remedy_converts": ("«{remedy}» lo convierte", "`{remedy}` converts it"),
    "converted": (
        "{id}: se convirtió {file}; el original quedó en {original}",
        "{id}: {file} converted; the original is {original}",
    ),
    # Sound files
    "not_wav": (
        "no es un WAV sin comprimir ({reason})",
        "it is not an uncompressed WAV ({reason})",
    ),
    "sound_unreadable": ("no se puede leer ({reason})", "it cannot be read ({reason})"),
    "sound_format": (
        "tiene {rate_khz:g} kHz, {bits} bits y canales: {channels}; el teléfono necesita 8 kHz, 16 bits y un canal",
        "it has {rate_khz:g} kHz, {bits} bit, channels: {channels}; telephones need 8 kHz, 16 bit, one channel",
    ),
    "sound_empty": ("no tiene sonido", "it holds no sound"),
    "file_empty": ("{file}: no tiene sonido", "{file}: holds no sound"),
    "file_not_sound": (
        "{file}: no se puede leer como sonido ({reason}); guárdelo como WAV PCM sin comprimir",
        "{file}: cannot be read as sound ({reason}); save it as an uncompressed PCM WAV",
    ),
    # Voices
    "no_espeak": (
        (
            "{program} no está instalado, así que no se pueden decir palabras nuevas: instale el "
            "paquete espeak-ng, o ponga su propia grabación en la carpeta de sonidos de la empresa"
        ),
        (
            "{program} is not installed, so no new words can be spoken: install the package "
            "espeak-ng, or put your own recording in the company's sound directory"
        ),
    ),
    "program_failed": ("{program} falló: {reason}", "{program} failed: {reason}"),
    "no_natural_voice": (
        "falta {file}: prepare la voz natural con «python -m asterisk_conf.prompts.build»",
        "{file} is missing: prepare the natural voice with `python -m asterisk_conf.prompts.build`",
    ),
    "voice_ended": (
        "el proceso de la voz natural terminó antes de tiempo; su propio mensaje está arriba",
        "the natural voice's process ended early; its own message is above",
    ),
    "voice_file_wrong": (
        "{file} no es el archivo esperado; borre {home}",
        "{file} is not the expected file; remove {home}",
    ),
    "voice_part_missing": ("{package} no contiene {name}", "{package} holds no {name}"),
    "not_installed": (
        "{program} no está instalado; la voz lo necesita",
        "{program} is not installed; the voice needs it",
    ),
    "command_failed": (
        "«{command}» falló; su mensaje está arriba",
        "`{command}` failed; its message is above",
    ),
    "say_environment": (
        "voz natural: se prepara su entorno",
        "natural voice: making its environment",
    ),
    "say_model": (
        "voz natural: se unen las partes del modelo",
        "natural voice: joining the model's parts",
    ),
    "say_styles": (
        "voz natural: se descargan los archivos de estilo",
        "natural voice: fetching the style files",
    ),
    "say_built": (
        "{language}: grabaciones hechas: {count}",
        "{language}: recordings made: {count}",
    ),
}


def words(code: str, /, **details: object) -> Words:
    """A sentence of this catalogue, to be said in either language."""
    return Words(TEXTS, code, details)
