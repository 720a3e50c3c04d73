"""What the commands about hours say: Spanish, then English, under the same keys."""

from __future__ import annotations

from typing import Final, Literal

HOURS: Final[dict[Literal["es", "en"], dict[str, str]]] = {
    "es": {
        "hours_open": "{name} ({zone}): abierta hasta {until}",
        "hours_open_long": "{name} ({zone}): abierta; no cierra en los próximos {days} días",
        "hours_closed": "{name} ({zone}): cerrada ({why}) hasta {until}",
        "hours_closed_long": "{name} ({zone}): cerrada ({why}); sin reapertura en los próximos {days} días",
        "hours_closed_by_hand": "{name} ({zone}): cerrada a mano, hasta que se abra con «atiende hours open»",
        "hours_why_hours": "fuera de horario",
        "hours_why_holiday": "feriado: {name}",
        "hours_why_special": "horario especial: {name}",
        "hours_why_closed_now": "cerrada a mano",
        "hours_none": "cerrado",
        "hours_switch_unknown": "aviso: sin base de datos no se sabe si alguien cerró la línea a mano",
        "hours_no_calendar": "no hay ningún calendario «{given}»; los que hay son: {known}",
        "hours_no_prompt": "no hay ningún mensaje «{given}»; vea «atiende prompts list»",
        "hours_bad_until": "«{given}» no es una hora; escriba por ejemplo 18:30, o «2026-12-24 18:30», en la hora de {zone}",
        "hours_until_past": "«{given}» ya pasó; indique una hora que todavía no llegó",
        "hours_reason_long": "el motivo puede tener hasta {most} caracteres en una sola línea",
        "hours_now_closed": "{name}: cerrada desde ahora y hasta {until}.",
        "hours_now_closed_long": "{name}: cerrada desde ahora, hasta que la abra con «atiende hours open».",
        "hours_now_open": "{name}: vuelve a seguir su horario.",
        "hours_not_closed": "{name}: nadie la había cerrado; sigue su horario.",
    },
    "en": {
        "hours_open": "{name} ({zone}): open until {until}",
        "hours_open_long": "{name} ({zone}): open; does not close within {days} days",
        "hours_closed": "{name} ({zone}): closed ({why}) until {until}",
        "hours_closed_long": "{name} ({zone}): closed ({why}); does not reopen within {days} days",
        "hours_closed_by_hand": "{name} ({zone}): closed by hand, until opened with `atiende hours open`",
        "hours_why_hours": "out of hours",
        "hours_why_holiday": "holiday: {name}",
        "hours_why_special": "special hours: {name}",
        "hours_why_closed_now": "closed by hand",
        "hours_none": "closed",
        "hours_switch_unknown": "note: without a database it is not known whether somebody closed the line by hand",
        "hours_no_calendar": "there is no calendar “{given}”; these are: {known}",
        "hours_no_prompt": "there is no prompt “{given}”; see `atiende prompts list`",
        "hours_bad_until": "“{given}” is no time; write for example 18:30, or “2026-12-24 18:30”, in the time of {zone}",
        "hours_until_past": "“{given}” is past; give a time that is still to come",
        "hours_reason_long": "the reason may have up to {most} characters on one line",
        "hours_now_closed": "{name}: closed from now on until {until}.",
        "hours_now_closed_long": "{name}: closed from now on, until opened with `atiende hours open`.",
        "hours_now_open": "{name}: follows its hours again.",
        "hours_not_closed": "{name}: nobody had closed it; it follows its hours.",
    },
}
