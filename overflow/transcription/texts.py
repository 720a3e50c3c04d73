"""What this package says: Spanish first, English second."""

from typing import Final

from asterisk_conf.words import Catalogue, Explained, Words

TEXTS: Final[Catalogue] = {
    # Why there is no transcription
    "off": (
        "la transcripción está desactivada (stt_engine)",
        "transcription is switched off (stt_engine)",
    ),
    "no_engine": (
        "no hay con qué transcribir; instálelo con «atiende stt install {language}»",
        "nothing to transcribe with is installed; run `atiende stt install {language}`",
    ),
    "no_package": (
        "falta el paquete {package}; instálelo con «atiende stt install {language} --engine {engine}»",
        "the package {package} is missing; run `atiende stt install {language} --engine {engine}`",
    ),
    "no_model": (
        "en {folder} no hay ningún modelo que sirva; revise stt_model y stt_engine",
        "there is no usable model in {folder}; check stt_model and stt_engine",
    ),
    "model_broken": (
        "el modelo de {folder} no se puede cargar: {reason}",
        "the model in {folder} cannot be loaded: {reason}",
    ),
    "timed_out": (
        "la transcripción no terminó en {limit_s:g} s",
        "the transcription did not end within {limit_s:g} s",
    ),
    "crashed": (
        "el proceso que transcribe se interrumpió",
        "the process that transcribes broke off",
    ),
    "queue_full": (
        "ya hay {limit} mensajes que esperan su transcripción",
        "{limit} messages are waiting for their transcription already",
    ),
    "unreadable": (
        "la grabación no se puede leer: {reason}",
        "the recording cannot be read: {reason}",
    ),
    "not_sound": (
        "la grabación no es un WAV sin comprimir, o está dañada",
        "the recording is no uncompressed WAV, or it is damaged",
    ),
    "closed": (
        "la aplicación se detuvo antes de transcribir",
        "the application stopped before transcribing",
    ),
    # Installing
    "only_spanish_or_english": (
        "«{given}» no se puede instalar; los idiomas son es y en",
        "“{given}” cannot be installed; the languages are es and en",
    ),
    "package_not_installed": (
        "no se pudo instalar el paquete {package}; el motivo está más arriba. Sin acceso a un índice de paquetes, instálelo de otro modo en {python}",
        "the package {package} could not be installed; see above. Without a package index, install it some other way into {python}",
    ),
    "model_not_downloaded": (
        "no se pudo descargar el modelo: {reason}. Si esta máquina no tiene acceso a Internet, copie el modelo en {folder}",
        "the model could not be downloaded: {reason}. If this machine has no Internet access, copy the model to {folder}",
    ),
    "see_above": ("el motivo está más arriba", "see above"),
    "no_connection": ("no hay conexión con su sitio", "its site cannot be reached"),
    "no_such_vosk_model": (
        "Vosk no tiene ningún modelo pequeño para {language}",
        "Vosk has no small model for {language}",
    ),
    "say_package": ("Se instala el paquete {package}.", "Installing the package {package}."),
    "say_model": (
        "Se descarga el modelo {model} ({size_mb} MB).",
        "Downloading the model {model} ({size_mb} MB).",
    ),
    "say_installed": (
        "Listo: los mensajes se transcriben con {engine}, modelo {folder}.",
        "Done: messages are transcribed with {engine}, model {folder}.",
    ),
    # Status and trying
    "say_ready": (
        "Se transcribe con {engine}, modelo {folder}, idioma {language}.",
        "Transcribing with {engine}, model {folder}, language {language}.",
    ),
    "say_nobody_speaks": ("(nadie habla)", "(nobody speaks)"),
    "say_numbers": ("Números: {numbers}", "Numbers: {numbers}"),
    "say_speed": (
        "{engine}: {sound_s:.1f} s de sonido en {took_s:.1f} s ({factor:.2f} de su duración), modelo incluido.",
        "{engine}: {sound_s:.1f} s of sound in {took_s:.1f} s ({factor:.2f} of its length), loading included.",
    ),
}


def words(code: str, /, **details: object) -> Words:
    """A sentence of this catalogue, to be said in either language."""
    return Words(TEXTS, code, details)


class InstallFailed(Explained):
    """An engine or its model could not be put here."""

    texts = TEXTS
