"""The texts that callers hear, read from `catalogue_<language>.yaml`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal, Self, cast, get_args

import yaml

from asterisk_conf.prompts import PROMPTS_DIR
from asterisk_conf.prompts.errors import CatalogueError, UnknownPrompt, Unspeakable
from asterisk_conf.prompts.numbers import LARGEST, Form, Language, spoken_keys, spoken_number
from asterisk_conf.texts import reason_of
from asterisk_conf.words import printable

_ID: Final = re.compile(r"[a-z][a-z0-9_]*")
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_WORDS: Final = "<words>"

Settings = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a prompt: fixed words, or the name of a setting spoken in their midst."""

    kind: Literal["words", "setting"]
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One prompt: what it reads as, what the voice is given, and what stands in for it."""

    id: str
    text: str
    say: str
    instead: str | None = None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The spoken template cut at its placeholders, in order."""
        fixed_and_names = _PLACEHOLDER.split(self.say)
        kinds: Iterable[Literal["words", "setting"]] = (
            "setting" if index % 2 else "words" for index in range(len(fixed_and_names))
        )
        pieces = (Piece(*pair) for pair in zip(kinds, fixed_and_names, strict=True))
        return tuple(piece for piece in pieces if piece.value.strip())


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every prompt of one language.

    `settings` are the defaults of the placeholders; each method that takes settings lets the
    caller's own win. `spoken_as` maps a word to its spelling for the voice.
    """

    language: Language
    entries: Mapping[str, Entry]
    settings: Settings = field(default_factory=dict)
    spoken_as: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> "Catalogue":
        """Read a whole catalogue; `CatalogueError` names the file, the entry and the fault."""
        sections = _Sections.of(path)
        language = cast("Language", sections.one_of("language", get_args(Language)))
        return _laid_over(cls(language, {}), sections)

    @classmethod
    def shipped(cls, language: Language = "es") -> "Catalogue":
        """The catalogue that comes with the project."""
        return cls.load(PROMPTS_DIR / f"catalogue_{language}.yaml")

    def extended(self, path: Path) -> "Catalogue":
        """With a company's own file laid over it: new prompts, and new words for old ones.

        The file has the same sections, each optional; one that does not exist changes nothing.
        """
        return _laid_over(self, _Sections.of(path)) if path.exists() else self

    def ids_of(self, ref: str) -> tuple[str, ...]:
        """The prompt ids behind a reference.

        References: an id (`welcome`), `number:21`, `number:21:feminine` or `digits:1001#`.
        Raises `UnknownPrompt` for anything else, so it also serves to lint a flow.
        """
        kind, colon, argument = ref.partition(":")
        try:
            ids = _compound_ids(kind, argument, self.language) if colon else (ref,)
        except Unspeakable as error:
            raise UnknownPrompt("unspeakable", ref=printable(ref), reason=error) from None
        for prompt_id in ids:
            if prompt_id not in self.entries:
                raise UnknownPrompt(
                    "no_prompt", id=printable(prompt_id), language=self.language, ref=printable(ref)
                )
        return ids

    def text(self, ref: str, settings: Settings | None = None) -> str:
        """The words that a caller would hear, for the simulator and for transcripts."""
        return " ".join(
            self._filled(self.entries[prompt_id].text, settings) for prompt_id in self.ids_of(ref)
        )

    def said(self, prompt_id: str, settings: Settings | None = None) -> str:
        """What the voice is given, [brackets] around the part to keep where it is cut out."""
        return self._filled(self.entries[prompt_id].say, settings, for_voice=True)

    def _filled(self, template: str, settings: Settings | None, *, for_voice: bool = False) -> str:
        values = {**self.settings, **(settings or {})}
        filled = _PLACEHOLDER.sub(lambda match: values[match[1]], template)
        return self.respelt(filled) if for_voice else filled

    def respelt(self, text: str) -> str:
        """The text with the words that voices misread spelt as they sound."""
        return re.sub(r"\w+", lambda word: self.spoken_as.get(word[0].lower(), word[0]), text)


def _laid_over(catalogue: Catalogue, sections: "_Sections") -> Catalogue:
    carriers = sections.texts("carriers")
    own = {
        prompt_id: _entry(prompt_id, value, carriers, sections.path)
        for prompt_id, value in sections.mapping("prompts").items()
    }
    respelt = {word.lower(): as_ for word, as_ in sections.texts("spoken_as").items()}
    merged = replace(
        catalogue,
        entries={**catalogue.entries, **own},
        settings={**catalogue.settings, **sections.texts("settings")},
        spoken_as={**catalogue.spoken_as, **respelt},
    )
    _refuse_contradictions(merged, sections.path)
    return merged


def _refuse_contradictions(catalogue: Catalogue, path: Path) -> None:
    for entry in catalogue.entries.values():
        for name in _PLACEHOLDER.findall(entry.text + entry.say):
            if name not in catalogue.settings:
                raise CatalogueError("no_default", file=path, id=entry.id, name=name)
        if entry.instead is not None and entry.instead not in catalogue.entries:
            raise CatalogueError("no_stand_in", file=path, id=entry.id, instead=entry.instead)


def kept_part(said: str) -> str:
    """The [bracketed] part of what a voice is given; all of it without brackets."""
    _, opened, rest = said.partition("[")
    return rest.partition("]")[0] if opened else said


def _compound_ids(kind: str, argument: str, language: Language) -> tuple[str, ...]:
    if kind == "digits":
        return spoken_keys(argument)
    if kind != "number":
        raise Unspeakable("reference_kind", kind=printable(kind))
    digits, _, form = argument.partition(":")
    if form not in ("", *get_args(Form)):
        raise Unspeakable("number_form", form=printable(form), known=", ".join(get_args(Form)))
    if not (digits.isascii() and digits.isdigit()):
        raise Unspeakable("not_whole", given=printable(digits))
    # Python reads no more than some thousand digits.
    if len(digits.lstrip("0")) > len(str(LARGEST)):
        raise Unspeakable("number_range", number=digits[:20], largest=LARGEST)
    return spoken_number(int(digits[-20:]), cast("Form", form or "cardinal"), language=language)


def _entry(prompt_id: str, value: object, carriers: Mapping[str, str], path: Path) -> Entry:
    where = {"file": path, "id": printable(prompt_id)}
    if not _ID.fullmatch(prompt_id):
        raise CatalogueError("id_wrong", **where)
    parts: object = {"text": value} if isinstance(value, str) else value
    if not isinstance(parts, dict) or not all(isinstance(part, str) for part in parts.values()):
        raise CatalogueError("words_expected", **where)
    if unknown := parts.keys() - {"text", "say", "instead"}:
        raise CatalogueError("key_unknown", **where, names=", ".join(sorted(map(str, unknown))))
    text = parts.get("text") or kept_part(parts.get("say", ""))
    if not text.strip():
        raise CatalogueError("no_text", **where)
    say = parts.get("say") or _carrier(prompt_id, carriers).replace(_WORDS, text)
    return Entry(prompt_id, text, say, parts.get("instead"))


def _carrier(prompt_id: str, carriers: Mapping[str, str]) -> str:
    fitting = (carrier for prefix, carrier in carriers.items() if prompt_id.startswith(prefix))
    return next(fitting, _WORDS)


@dataclass(frozen=True, slots=True)
class _Sections:
    """A YAML document's top level, read with errors that name the file and the section."""

    document: object
    path: Path

    @classmethod
    def of(cls, path: Path) -> Self:
        try:
            return cls(yaml.safe_load(path.read_text("utf-8")), path)
        except OSError as error:
            raise CatalogueError("unreadable", file=path, reason=reason_of(error)) from error
        except (UnicodeDecodeError, yaml.YAMLError) as error:
            raise CatalogueError("unreadable", file=path, reason=error) from error

    def mapping(self, name: str) -> dict[str, Any]:
        section = self._get(name, {})
        if not isinstance(section, dict) or not all(isinstance(key, str) for key in section):
            raise CatalogueError("not_a_mapping", file=self.path, section=name)
        return section

    def texts(self, name: str) -> dict[str, str]:
        section = self.mapping(name)
        for key, value in section.items():
            if not isinstance(value, str):
                raise CatalogueError("not_text", file=self.path, section=name, key=key)
        return section

    def one_of(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self._get(name, None)
        if value not in allowed:
            known = ", ".join(allowed)
            raise CatalogueError("not_one_of", file=self.path, section=name, known=known)
        return str(value)

    def _get(self, name: str, default: object) -> object:
        if not isinstance(self.document, dict):
            raise CatalogueError("no_sections", file=self.path)
        return self.document.get(name, default)
