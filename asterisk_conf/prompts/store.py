"""Finds the recording of a prompt: the company's own first, then rendered ones, then shipped."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from asterisk_conf.prompts import SHIPPED_SOUNDS_DIR, manifest
from asterisk_conf.prompts.catalogue import Catalogue, Settings
from asterisk_conf.prompts.errors import MissingPrompt, PromptError
from asterisk_conf.prompts.numbers import Language
from asterisk_conf.prompts.texts import words
from asterisk_conf.prompts.wav import telephone_fault
from asterisk_conf.words import Words

OWN_CATALOGUE: Final = "catalogue.yaml"
_NOT_THERE: Final = (0, 0)

Stamp = tuple[int, int]
"""A file's (mtime in ns, size in bytes); `_NOT_THERE` when there is none."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something amiss with a prompt's recordings, and what to do about it."""

    prompt_id: str
    file: Path
    what: Words
    remedy: Words

    def text(self, language: Language = "es") -> str:
        """Name the file and the prompt, and say what is wrong and what to do."""
        details = {"file": self.file, "id": self.prompt_id}
        return words("problem", **details, what=self.what, remedy=self.remedy).text(language)

    def __str__(self) -> str:
        return self.text()


@dataclass
class PromptStore:
    """Recordings of one language.

    `layers` are directories, the preferred first; one that does not exist is simply empty.
    A recording listed in its directory's manifest counts only while it says the present text;
    one that no manifest lists is somebody's own and is taken as it is. Files may be replaced
    at any time: each look-up compares modification times.
    """

    layers: Sequence[Path]
    catalogue: Catalogue
    settings: Settings = field(default_factory=dict)
    _found: dict[str, tuple[tuple[Stamp, ...], str]] = field(default_factory=dict, repr=False)
    _manifests: dict[Path, tuple[Stamp, manifest.Manifest]] = field(
        default_factory=dict, repr=False
    )

    @classmethod
    def standard(
        cls, sounds_dir: Path, catalogue: Catalogue, settings: Settings | None = None
    ) -> Self:
        """The usual layers: `sounds_dir`/company/LL, `sounds_dir`/rendered/LL, the shipped ones."""
        language = catalogue.language
        layers = (
            sounds_dir / "company" / language,
            sounds_dir / "rendered" / language,
            SHIPPED_SOUNDS_DIR / language,
        )
        return cls(layers, catalogue, settings or {})

    @classmethod
    def open(
        cls, sounds_dir: Path, language: Language = "es", settings: Settings | None = None
    ) -> Self:
        """The usual layers and the shipped catalogue, with the company's own words over it.

        Those stand in `sounds_dir`/company/LL/catalogue.yaml, where there is one.
        """
        own = sounds_dir / "company" / language / OWN_CATALOGUE
        return cls.standard(sounds_dir, Catalogue.shipped(language).extended(own), settings)

    def media(self, ref: str) -> tuple[str, ...]:
        """Asterisk media URIs (`sound:/path/without/extension`) that speak `ref`, in order.

        `ref`: see `Catalogue.ids_of`. Raises `UnknownPrompt` and `MissingPrompt`.
        """
        return tuple(self._uri(prompt_id) for prompt_id in self.catalogue.ids_of(ref))

    def text(self, ref: str) -> str:
        """The words of `ref` as a caller would hear them."""
        return self.catalogue.text(ref, self.settings)

    def check(self) -> list[Problem]:
        """Every prompt that is missing or stale, and every file that Asterisk could not play."""
        return [
            problem for prompt_id in self.catalogue.entries for problem in self._problems(prompt_id)
        ]

    def reload(self) -> None:
        """Forget what was looked up, for file systems whose modification times deceive."""
        self._found.clear()
        self._manifests.clear()

    def has(self, prompt_id: str) -> bool:
        """Whether the prompt has a current recording of its own, not just a stand-in."""
        return any(self._fault(prompt_id, path) is None for path in self._candidates(prompt_id))

    def _uri(self, prompt_id: str) -> str:
        stamps = tuple(stamp for path in self._candidates(prompt_id) for stamp in _stamps(path))
        known = self._found.get(prompt_id)
        if known is not None and known[0] == stamps:
            return known[1]
        try:
            uri = _uri_of(self._recording(prompt_id))
        except MissingPrompt:
            return _uri_of(self._stand_in(prompt_id))
        self._found[prompt_id] = (stamps, uri)
        return uri

    def _stand_in(self, prompt_id: str) -> Path:
        """Called while handling a `MissingPrompt`, which it lets pass when nothing stands in."""
        stand_in = self.catalogue.entries[prompt_id].instead
        if stand_in is not None:
            with suppress(MissingPrompt):
                return self._recording(stand_in)
        return self._recording(prompt_id)

    def _recording(self, prompt_id: str) -> Path:
        faults: list[Words] = []
        for path in self._candidates(prompt_id):
            fault = self._fault(prompt_id, path)
            if fault is None:
                return path
            if path.exists():
                faults.append(fault)
        raise MissingPrompt(prompt_id, tuple(self._candidates(prompt_id)), tuple(faults))

    def _candidates(self, prompt_id: str) -> Iterator[Path]:
        """Where a prompt's recording may be, the preferred place first."""
        return (layer.absolute() / f"{prompt_id}.wav" for layer in self.layers)

    def _fault(self, prompt_id: str, path: Path) -> Words | None:
        """Why this file cannot serve as the prompt, or None when it can."""
        recorded = self._manifest(path.parent).get(prompt_id)
        said = self.catalogue.said(prompt_id, self.settings)
        if recorded is not None and recorded.text_hash != manifest.text_hash(said):
            return words("other_words")
        return telephone_fault(path)

    def _manifest(self, directory: Path) -> manifest.Manifest:
        stamp = _stamp(directory / manifest.FILE_NAME)
        known = self._manifests.get(directory)
        if known is None or known[0] != stamp:
            known = (stamp, manifest.load(directory))
            self._manifests[directory] = known
        return known[1]

    def _problems(self, prompt_id: str) -> Iterator[Problem]:
        """Unplayable files wherever they lie, then the absence of any good one."""
        candidates = tuple(self._candidates(prompt_id))
        run = words("remedy_run", remedy=MissingPrompt.remedy)
        try:
            good = self.has(prompt_id)
        except PromptError as error:
            yield Problem(prompt_id, candidates[-1], error.words, run)
            return
        for path in candidates:
            if path.exists() and (fault := telephone_fault(path)) is not None:
                converts = words("remedy_converts", remedy=MissingPrompt.remedy)
                yield Problem(prompt_id, path, fault, converts)
        if not good:
            yield Problem(prompt_id, candidates[-1], words("no_recording"), run)


def _uri_of(recording: Path) -> str:
    return f"sound:{recording.with_suffix('')}"


def _stamps(path: Path) -> tuple[Stamp, Stamp]:
    return _stamp(path), _stamp(path.with_name(manifest.FILE_NAME))


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except OSError:
        return _NOT_THERE
    return status.st_mtime_ns, status.st_size
