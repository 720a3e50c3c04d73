"""The words about hours, Spanish first and English second, by code.

What can be wrong with any document stands in `documents.texts`.
"""

from typing import Final

from asterisk_conf.words import Catalogue

TEXTS: Final[Catalogue] = {
    # Intervals
    "bad_interval": (
        "{where}: «{given}» no es un intervalo; escríbalo como «08:30-12:30»",
        "{where}: '{given}' is no interval; write it like '08:30-12:30'",
    ),
    "no_such_time": (
        "{where}: «{given}» tiene una hora que no existe; van de 00:00 a 23:59, y 24:00 solo como final",
        "{where}: '{given}' has a time that does not exist; they go from 00:00 to 23:59, and 24:00 only as an end",
    ),
    "ends_before_start": (
        "{where}: «{given}» no termina después de empezar; si pasa la medianoche, escriba «{suggestion}»",
        "{where}: '{given}' does not end after it starts; if it goes past midnight, write '{suggestion}'",
    ),
    "longer_than_day": (
        "{where}: «{given}» dura más de 24 horas; quite el «+1» o acórtelo",
        "{where}: '{given}' lasts more than 24 hours; remove the '+1' or shorten it",
    ),
    "closed_and_open": (
        "{where}: «closed» va solo: un día está cerrado o tiene intervalos",
        "{where}: 'closed' stands alone: a day is closed or has intervals",
    ),
    "overlap": (
        "{where}: «{given}» se superpone con «{other}» (línea {other_line}); cambie uno de los dos",
        "{where}: '{given}' overlaps '{other}' (line {other_line}); change one of them",
    ),
    "bad_intervals": (
        '{where}: se espera un intervalo, una lista de ellos o «closed», por ejemplo ["08:30-12:30", "14:00-18:00"]',
        '{where}: an interval, a list of them or \'closed\' is expected, such as ["08:30-12:30", "14:00-18:00"]',
    ),
    # Dates
    "bad_date": (
        "{where}: «{given}» no es una fecha; escriba año, mes y día, como 2026-12-08",
        "{where}: '{given}' is no date; write year, month and day, such as 2026-12-08",
    ),
    "year_range": (
        "{where}: el año de «{given}» está fuera de los límites; van de {low} a {high}",
        "{where}: the year of '{given}' is out of bounds; they go from {low} to {high}",
    ),
    "duplicate_date": (
        "{where}: «{given}» ya está en la línea {first_line}; deje una sola",
        "{where}: '{given}' is already on line {first_line}; keep only one",
    ),
    # Places
    "unknown_zone": (
        "{where}: no existe la zona horaria «{given}». {hint}",
        "{where}: there is no time zone '{given}'. {hint}",
    ),
    "unknown_country": (
        "{where}: no se conocen los feriados del país «{given}»; use sus dos letras, como AR, o «none» para no usarlos. {hint}",
        "{where}: the holidays of the country '{given}' are not known; use its two letters, such as AR, or 'none' for no holidays. {hint}",
    ),
    "unknown_province": (
        "{where}: {country} no tiene la provincia «{given}». {hint}",
        "{where}: {country} has no province '{given}'. {hint}",
    ),
    "province_alone": (
        "{where}: sin país no hay feriados de la provincia; quite «province» o indique «country»",
        "{where}: without a country there are no holidays of the province; remove 'province' or name a 'country'",
    ),
    # Lines and calendars
    "no_calendars": (
        "{where}: falta al menos un calendario",
        "{where}: at least one calendar is needed",
    ),
    "unknown_calendar": (
        "{where}: no hay ningún calendario «{given}». {hint}",
        "{where}: there is no calendar '{given}'. {hint}",
    ),
    # Remarks
    "past_date": (
        "{where}: «{given}» ya pasó y no cambia nada; puede quitarla",
        "{where}: '{given}' is past and changes nothing; you may remove it",
    ),
    "own_ignored": (
        "{where}: con «holidays_as: ignore» estos feriados no cambian nada",
        "{where}: with 'holidays_as: ignore' these holidays change nothing",
    ),
    "never_open": (
        "{where}: ningún día de la semana tiene horario; quien llame oirá siempre que está cerrado",
        "{where}: no day of the week has hours; callers will always hear that it is closed",
    ),
    "country_assumed": (
        "{where}: con la zona {given} se usan igual los feriados de la Argentina; indique «country»",
        "{where}: with the zone {given} the holidays of Argentina are still used; name a 'country'",
    ),
    # The preview
    "day_monday": ("lunes", "Monday"),
    "day_tuesday": ("martes", "Tuesday"),
    "day_wednesday": ("miércoles", "Wednesday"),
    "day_thursday": ("jueves", "Thursday"),
    "day_friday": ("viernes", "Friday"),
    "day_saturday": ("sábado", "Saturday"),
    "day_sunday": ("domingo", "Sunday"),
    "day_closed": ("cerrado", "closed"),
    "day_special": ("horario especial", "special hours"),
    "why_holiday": ("feriado: {name}", "holiday: {name}"),
    "why_own_holiday": ("feriado de la empresa: {name}", "company holiday: {name}"),
    "why_special": ("horario especial: {name}", "special hours: {name}"),
    "clock_forward": (
        "a las {shown} el reloj se adelanta a las {instead}: ese tiempo no existe",
        "at {shown} the clock goes forward to {instead}: that time does not exist",
    ),
    "clock_back": (
        "a las {shown} el reloj se atrasa a las {instead}: ese tiempo se repite",
        "at {shown} the clock goes back to {instead}: that time comes twice",
    ),
    "by_hand": (
        "cerrado a mano, hasta que se abra a mano",
        "closed by hand, until opened by hand",
    ),
    "by_hand_until": (
        "cerrado a mano hasta el {date} a las {time}",
        "closed by hand until {date} at {time}",
    ),
    "by_hand_because": ("{closed}: {reason}", "{closed}: {reason}"),
}
