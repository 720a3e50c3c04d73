"""Which recordings say a number, and in which order.

Pure. Grammar after the Real Academia's «Diccionario panhispánico de dudas», entry «cardinales»:
`uno` loses its vowel before a masculine noun and before `mil` (veintiún mil), becomes `una`
before a feminine one, and the hundreds agree even before `mil` (doscientas mil personas).
"""

from typing import Final, Literal

from asterisk_conf.prompts.errors import Unspeakable

Form = Literal["cardinal", "masculine", "feminine"]
Language = Literal["es", "en"]

LARGEST: Final = 999_999
_HIGHEST_WHOLE: Final = 100
_ENDING_IN_UNO: Final = frozenset(range(1, 100, 10)) - {11}  # once is a word of its own


def spoken_number(n: int, form: Form = "cardinal", *, language: Language = "es") -> tuple[str, ...]:
    """The ids of the prompts that together say `n`, in order.

    `form` is how the number ends: on its own (veintiuno), before a masculine noun (veintiún
    clientes) or before a feminine one (veintiuna llamadas). English has one form only.
    Raises `Unspeakable` outside 0 to 999,999.
    """
    if not 0 <= n <= LARGEST:
        raise Unspeakable("number_range", number=n, largest=LARGEST)
    ending: Form = form if language == "es" else "cardinal"
    thousands, rest = divmod(n, 1000)
    if thousands and not rest:
        return _thousands(thousands, ending, language)
    return (*_thousands(thousands, ending, language), *_below_thousand(rest, ending))


def spoken_keys(keys: str) -> tuple[str, ...]:
    """The ids of the prompts that read telephone keys one by one, for example `"1001#"`.

    Raises `Unspeakable` for anything that no telephone has.
    """
    try:
        return tuple(_KEYS[key] for key in keys.upper())
    except KeyError as error:
        raise Unspeakable("not_a_key", key=error.args[0]) from None


_KEYS: Final = {str(digit): f"digit_{digit}" for digit in range(10)} | {
    "*": "key_star",
    "#": "key_pound",
    **{letter: f"key_{letter.lower()}" for letter in "ABCD"},
}


def _thousands(thousands: int, form: Form, language: Language) -> tuple[str, ...]:
    if not thousands:
        return ()
    if thousands == 1 and language == "es":
        return ("thousand",)
    if thousands <= _HIGHEST_WHOLE:
        return (f"thousands_{thousands}",)
    hundreds, rest = divmod(thousands, 100)
    return (_hundreds(hundreds, form), f"thousands_{rest}" if rest else "thousand")


def _below_thousand(n: int, form: Form) -> tuple[str, ...]:
    hundreds, rest = divmod(n, 100)
    if n <= _HIGHEST_WHOLE:
        return (_gendered_unit(n, form),)
    if not rest:
        return (_gendered_hundred(f"number_{n}", form),)
    return (_hundreds(hundreds, form), _gendered_unit(rest, form))


def _hundreds(hundreds: int, form: Form) -> str:
    """A hundred that something follows; «ciento» has no gender."""
    name = f"hundreds_{hundreds}"
    return name if hundreds == 1 else _gendered_hundred(name, form)


def _gendered_hundred(name: str, form: Form) -> str:
    return f"{name}_feminine" if form == "feminine" else name


def _gendered_unit(n: int, form: Form) -> str:
    return f"number_{n}_{form}" if n in _ENDING_IN_UNO and form != "cardinal" else f"number_{n}"
