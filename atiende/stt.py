"""Transcription as the settings want it."""

from __future__ import annotations

from functools import partial

from atiende.settings import Settings
from overflow.transcription.find import Wanted, find
from overflow.transcription.pool import WorkerPool


def wanted(settings: Settings) -> Wanted:
    """Give the part of the settings that chooses an engine and its model."""
    return Wanted(settings.stt_dir, settings.stt_engine, settings.stt_model, settings.language)


def transcriber(settings: Settings) -> WorkerPool:
    """Make the line's transcriber; use it in ``async with``. Nothing starts before it is asked."""
    return WorkerPool(
        partial(find, wanted(settings)),
        queue=settings.stt_queue,
        timeout_s=settings.stt_timeout_s,
    )
