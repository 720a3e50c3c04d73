"""One line of log for each event, on standard error, in UTC."""

from __future__ import annotations

import logging
import re
import sys
from typing import Final

import structlog

_DETAIL: Final = re.compile(r"^[^\S\n]*DETAIL:.*\n?", re.MULTILINE)
"""Where PostgreSQL says which values it refused: a caller's number, as likely as not."""


def set_up(level: str) -> None:
    """Log from ``level`` on. Callers' numbers and names are written at DEBUG only."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else structlog.processors.LogfmtRenderer(
            key_order=["timestamp", "level", "logger", "event"]
        )
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_values,
            renderer,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Libraries say at INFO what our own lines say better.
    for noisy in ("aiohttp", "alembic", "asyncio"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLogger().level))


def without_values(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Leave out which values a database refused, but at DEBUG."""
    if event.get("level") == "debug":
        return event
    return {
        name: _DETAIL.sub("", value) if isinstance(value, str) else value
        for name, value in event.items()
    }
