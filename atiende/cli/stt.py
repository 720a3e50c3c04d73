"""``atiende stt``: what puts callers' messages into writing."""

from __future__ import annotations

import asyncio
import time
from enum import StrEnum
from pathlib import Path

import typer

from asterisk_conf.words import Words
from atiende.cli import show
from atiende.cli.admin import Admin
from atiende.cli.problem import file_trouble_explained
from atiende.settings import Settings
from atiende.stt import transcriber, wanted
from overflow.transcription import texts
from overflow.transcription.find import find
from overflow.transcription.install import install
from overflow.transcription.port import Transcript, TranscriptionFailed
from overflow.transcription.read import marked, numbers_in
from overflow.transcription.sound import read

app = typer.Typer(help="Transcripción de los mensajes de voz.", no_args_is_help=True)


class EngineOption(StrEnum):
    """The engines that can be installed."""

    vosk = "vosk"
    whisper = "whisper"


@app.command("status")
def status(*, json: bool = typer.Option(False, "--json", help="Para programas")) -> None:
    """Dice con qué se transcribe, o por qué no se puede.

    Termina con estado 1 si no hay con qué y no se pidió no transcribir.
    """
    admin = Admin.here()
    try:
        engine = find(wanted(admin.settings))
    except TranscriptionFailed as error:
        switched_off = error.code == "off"
        if json:
            show.as_json({"engine": None, "reason": error.code})
        elif switched_off:
            typer.echo(error.message(admin.language))
        else:
            raise
        raise typer.Exit(0 if switched_off else 1) from None
    if json:
        show.as_json(
            {"engine": engine.name, "model": str(engine.model), "language": engine.language}
        )
    else:
        _say(
            admin,
            texts.words(
                "say_ready", engine=engine.name, folder=engine.model, language=engine.language
            ),
        )


@app.command("install")
def install_engine(
    language: str = typer.Argument("es", help="Idioma de los mensajes: es o en"),
    *,
    engine: EngineOption = typer.Option(EngineOption.vosk, help="Programa que transcribe"),
) -> None:
    """Instala un programa de transcripción y su modelo en la carpeta de datos.

    Vosk descarga su modelo pequeño del sitio de Vosk; Whisper, del índice de paquetes de Python.
    """
    admin = Admin.here()
    with file_trouble_explained(admin.language):
        done = install(
            engine.value, language, admin.settings.stt_dir, lambda said: _say(admin, said)
        )
    _say(admin, texts.words("say_installed", engine=done.name, folder=done.model))


@app.command("try")
def try_file(
    file: Path = typer.Argument(..., help="Grabación en WAV sin comprimir"),
    *,
    json: bool = typer.Option(False, "--json", help="Para programas"),
) -> None:
    """Transcribe un archivo: el texto, con ¿dudas?, sus números y cuánto tardó."""
    admin = Admin.here()
    began = time.monotonic()
    transcript = asyncio.run(_transcribed(admin.settings, file))
    took_s = time.monotonic() - began
    if json:
        show.as_json(_plain(transcript, took_s))
        return
    typer.echo(marked(transcript) or texts.words("say_nobody_speaks").text(admin.language))
    numbers = ", ".join(
        f"{heard.text} ({heard.confidence:.0%})" for heard in numbers_in(transcript)
    )
    if numbers:
        _say(admin, texts.words("say_numbers", numbers=numbers))
    sound_s = read(file).seconds
    factor = took_s / sound_s if sound_s else 0.0
    speed = {"sound_s": sound_s, "took_s": took_s, "factor": factor}
    typer.echo(
        texts.words("say_speed", engine=transcript.engine, **speed).text(admin.language), err=True
    )


async def _transcribed(settings: Settings, file: Path) -> Transcript:
    async with transcriber(settings) as pool:
        return await pool.transcribe(file)


def _plain(transcript: Transcript, took_s: float) -> dict[str, object]:
    return {
        "text": transcript.text,
        "marked": marked(transcript),
        "engine": transcript.engine,
        "language": transcript.language,
        "numbers": [
            {"text": heard.text, "confidence": heard.confidence} for heard in numbers_in(transcript)
        ],
        "words": [
            {"text": word.text, "confidence": word.confidence, "start_s": word.start_s}
            for word in transcript.words
        ],
        "took_s": round(took_s, 3),
    }


def _say(admin: Admin, said: Words) -> None:
    typer.echo(said.text(admin.language))
