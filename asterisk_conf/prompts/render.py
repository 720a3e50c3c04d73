"""Makes the recordings that are missing or whose words have changed."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from asterisk_conf.prompts import dsp, manifest
from asterisk_conf.prompts.catalogue import Catalogue, Entry, Settings
from asterisk_conf.prompts.errors import SoundError
from asterisk_conf.prompts.manifest import Manifest, Recorded, text_hash
from asterisk_conf.prompts.store import PromptStore
from asterisk_conf.prompts.texts import words
from asterisk_conf.prompts.voices import Progress, Utterance, Voice
from asterisk_conf.prompts.wav import (
    TELEPHONE_RATE_HZ,
    read_pcm,
    telephone_fault,
    write_telephone_wav,
)

ORIGINALS: Final = "originals"

_LEAD_S: Final = 0.05
_TAIL_S: Final = 0.15
_JOINT_S: Final = 0.012
"""Quiet left where a recording is joined to another."""

_AROUND_NAME_S: Final = 0.06
_SENTENCE_PAUSE_S: Final = 0.3
_STAND_IN_NAME: Final = "Tecno"
"""Spoken where a name will be joined in, and cut away: its t begins with silence."""

_OPENING_PUNCTUATION: Final = re.compile(r"[\s.,;:!?]*")


@dataclass
class Rendered:
    """What a run did: ids newly `spoken`, the company's files `converted`, faults in others."""

    spoken: list[str] = field(default_factory=list)
    converted: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def _in_silence(_line: str) -> None:
    """The progress of a caller who does not care."""


def render(store: PromptStore, voice: Voice, progress: Progress = _in_silence) -> Rendered:
    """Bring a running system's recordings up to date, in the layers of `PromptStore.standard`.

    The company's own files in another format are converted (the original is kept in
    `originals/`). Prompts without a current recording are spoken into the middle layer; where
    only a setting changed, such as the company's name, the shipped natural voice speaks all but
    the new name. Raises `VoiceUnavailable` when something must be spoken and cannot be.
    """
    company_dir, rendered_dir, shipped_dir = store.layers
    done = Rendered()
    _convert_company_files(company_dir, store.catalogue, done, progress)
    shipped = manifest.load(shipped_dir)
    for entry in [entry for entry in store.catalogue.entries.values() if not store.has(entry.id)]:
        said = store.catalogue.said(entry.id, store.settings)
        sound = _assembled(entry, store, shipped, voice) or _prompt_sound(voice.speak(said), said)
        _record(rendered_dir, entry.id, sound, Recorded(text_hash(said), voice.name))
        done.spoken.append(entry.id)
        progress(f"{entry.id}: {store.text(entry.id)}")
    return done


def render_shipped(
    catalogue: Catalogue, directory: Path, voice: Voice, progress: Progress = _in_silence
) -> Rendered:
    """Make the recordings that the project ships, with the default settings.

    Also records the fixed words around each setting (`welcome-1.wav`, …), for `render` to join
    with another company's name, and removes recordings that the catalogue no longer names.
    """
    directory.mkdir(parents=True, exist_ok=True)
    wanted = dict(_shipped_texts(catalogue))
    _remove_others(directory, wanted)
    present = manifest.load(directory)
    done = Rendered()
    for name, said in wanted.items():
        recorded = Recorded(text_hash(said), voice.name)
        if present.get(name) == recorded and (directory / f"{name}.wav").exists():
            continue
        sound = _prompt_sound(voice.speak(said), said)
        _record(directory, name, sound, recorded)
        done.spoken.append(name)
        progress(f"{name}: {said}")
    return done


def convert(source: Path, target: Path) -> None:
    """Make any uncompressed WAV telephone-ready: 8 kHz mono 16 bit, levelled; nothing is trimmed.

    Raises `SoundError` naming the source when it cannot be read or holds nothing.
    """
    sound = dsp.Sound.from_pcm(*read_pcm(source))
    if not sound.samples:
        raise SoundError("file_empty", file=source)
    narrow = dsp.resampled(sound, TELEPHONE_RATE_HZ)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_telephone_wav(target, narrow.amplified(dsp.levelling_gain_db(narrow)).to_pcm16())


def _convert_company_files(
    company_dir: Path, catalogue: Catalogue, done: Rendered, progress: Progress
) -> None:
    for prompt_id in catalogue.entries:
        path = company_dir / f"{prompt_id}.wav"
        if not path.exists() or telephone_fault(path) is None:
            continue
        original = company_dir / ORIGINALS / path.name
        try:
            original.parent.mkdir(exist_ok=True)
            original.write_bytes(path.read_bytes())
            convert(original, path)
        except SoundError as error:
            done.faults.append(error.message(catalogue.language))
            continue
        done.converted.append(prompt_id)
        told = words("converted", id=prompt_id, file=path, original=original)
        progress(told.text(catalogue.language))


def _assembled(
    entry: Entry, store: PromptStore, shipped: Manifest, voice: Voice
) -> dsp.Sound | None:
    """Shipped words joined with newly spoken settings; None when the words are not there."""
    shipped_dir = store.layers[-1]
    sounds: list[dsp.Sound] = []
    for index, piece in enumerate(entry.pieces):
        if piece.kind == "setting":
            sounds += _spoken_setting(store.catalogue, piece.value, store.settings, voice)
            continue
        name, said = _piece_recording(store.catalogue, entry, index)
        recorded = shipped.get(name)
        path = shipped_dir / f"{name}.wav"
        if recorded is None or recorded.text_hash != text_hash(said) or not path.exists():
            return None
        sounds.append(dsp.Sound.from_pcm(*read_pcm(path)))
    return dsp.joined(*sounds) if len(entry.pieces) > 1 else None


def _spoken_setting(
    catalogue: Catalogue, name: str, settings: Settings, voice: Voice
) -> list[dsp.Sound]:
    words = catalogue.respelt({**catalogue.settings, **settings}[name])
    spoken = _narrow(voice.speak(words).whole)
    levelled = spoken.amplified(dsp.levelling_gain_db(spoken))
    return [dsp.trimmed(levelled, _AROUND_NAME_S, _SENTENCE_PAUSE_S)]


def _shipped_texts(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """(file name, what the voice is given) of every recording that is shipped."""
    for entry in catalogue.entries.values():
        yield entry.id, catalogue.said(entry.id)
        pieces = entry.pieces
        if len(pieces) > 1:
            for index, piece in enumerate(pieces):
                if piece.kind == "words":
                    yield _piece_recording(catalogue, entry, index)


def _piece_recording(catalogue: Catalogue, entry: Entry, index: int) -> tuple[str, str]:
    """The file name of a prompt's piece, and its sentence with brackets around the piece."""
    said = [
        catalogue.respelt(piece.value) if piece.kind == "words" else _STAND_IN_NAME
        for piece in entry.pieces
    ]
    opening, words = _split_opening(said[index])
    before, after = "".join(said[:index]) + opening, "".join(said[index + 1 :])
    return f"{entry.id}-{index + 1}", f"{before}[{words}]{after}"


def _split_opening(text: str) -> tuple[str, str]:
    """Punctuation that closes what came before, and the rest."""
    match = _OPENING_PUNCTUATION.match(text)
    end = match.end() if match else 0
    return text[:end], text[end:]


def _prompt_sound(utterance: Utterance, said: str) -> dsp.Sound:
    """Levelled as a sentence, then cut: a word keeps the weight it has among its neighbours."""
    narrow = _narrow(utterance.whole)
    kept = narrow.between(*utterance.keep_s).amplified(dsp.levelling_gain_db(narrow))
    joint_before, joint_after = "[" in said, "[" in said and not said.rstrip().endswith("]")
    return dsp.trimmed(
        kept, _JOINT_S if joint_before else _LEAD_S, _JOINT_S if joint_after else _TAIL_S
    )


def _narrow(sound: dsp.Sound) -> dsp.Sound:
    return dsp.resampled(sound, TELEPHONE_RATE_HZ)


def _record(directory: Path, name: str, sound: dsp.Sound, recorded: Recorded) -> None:
    """Write the sound, then say so: a run cut short in between only speaks once more."""
    directory.mkdir(parents=True, exist_ok=True)
    write_telephone_wav(directory / f"{name}.wav", sound.to_pcm16())
    manifest.save(directory, {**manifest.load(directory), name: recorded})


def _remove_others(directory: Path, wanted: Collection[str]) -> None:
    present = manifest.load(directory)
    for path in directory.glob("*.wav"):
        if path.stem not in wanted:
            path.unlink()
    manifest.save(directory, {name: value for name, value in present.items() if name in wanted})
