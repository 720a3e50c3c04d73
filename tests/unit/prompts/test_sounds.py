"""The recordings that ship: complete, playable, of one loudness, tightly cut, up to date."""

import math
from functools import lru_cache

import numpy as np
import pytest

from asterisk_conf.prompts import SHIPPED_SOUNDS_DIR, manifest
from asterisk_conf.prompts.catalogue import Catalogue
from asterisk_conf.prompts.dsp import Sound, peak_db, speech_level_db
from asterisk_conf.prompts.store import PromptStore
from asterisk_conf.prompts.wav import read_pcm, telephone_fault

RATE_HZ = 8000
FAINTEST_SPEECH = 10 ** (-62 / 20)
LANGUAGES = ("es", "en")
RECORDINGS = [
    pytest.param(language, name, id=f"{language}-{name}")
    for language in LANGUAGES
    for name in sorted(manifest.load(SHIPPED_SOUNDS_DIR / language))
]


def path_of(language, name):
    return SHIPPED_SOUNDS_DIR / language / f"{name}.wav"


@lru_cache(maxsize=1)
def sound_of(language, name):
    return Sound.from_pcm(*read_pcm(path_of(language, name)))


def said_in_full(language, name):
    """Whether a recording is a phrase of its own, not a part to be joined to others."""
    entry = Catalogue.shipped(language).entries.get(name)
    return entry is not None and "[" not in entry.say


def quiet_around_s(sound):
    audible = np.flatnonzero(np.abs(np.asarray(sound.samples)) > FAINTEST_SPEECH)
    return audible[0] / RATE_HZ, (len(sound.samples) - 1 - audible[-1]) / RATE_HZ


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_prompt_is_recorded_with_its_present_words(language):
    store = PromptStore.standard(SHIPPED_SOUNDS_DIR / "nobody", Catalogue.shipped(language))
    assert store.check() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manifest_lists_just_the_files_that_are_there(language):
    files = {path.stem for path in (SHIPPED_SOUNDS_DIR / language).glob("*.wav")}
    assert manifest.load(SHIPPED_SOUNDS_DIR / language).keys() == files


def test_the_recordings_stay_small_enough_to_clone():
    total = sum(path.stat().st_size for path in SHIPPED_SOUNDS_DIR.rglob("*.wav"))
    assert total < 15_000_000


@pytest.mark.parametrize(("language", "name"), RECORDINGS)
def test_a_recording_is_telephone_ready(language, name):
    assert telephone_fault(path_of(language, name)) is None
    sound = sound_of(language, name)
    tolerance_db = 2 if said_in_full(language, name) else 5
    assert speech_level_db(sound) == pytest.approx(-20, abs=tolerance_db)
    assert peak_db(sound) <= -0.9


@pytest.mark.parametrize(("language", "name"), RECORDINGS)
def test_a_recording_begins_and_ends_without_dead_air_or_clipped_words(language, name):
    lead_s, tail_s = quiet_around_s(sound_of(language, name))
    assert lead_s <= 0.09
    assert tail_s <= 0.2
    if said_in_full(language, name):
        assert lead_s >= 0.03
        assert tail_s >= 0.1


@pytest.mark.parametrize("language", LANGUAGES)
def test_recordings_hold_nothing_that_a_telephone_filter_would_fold_or_buzz(language):
    """Next to the Nyquist frequency and at DC there is nearly nothing."""
    samples = np.asarray(sound_of(language, "welcome").samples)
    power = np.abs(np.fft.rfft(samples)) ** 2
    hz = np.fft.rfftfreq(samples.size, 1 / RATE_HZ)
    share_db = {
        band: 10 * math.log10(power[(hz >= low) & (hz < high)].sum() / power.sum())
        for band, (low, high) in {"dc": (0, 40), "edge": (3960, 4001)}.items()
    }
    assert share_db["dc"] < -40
    assert share_db["edge"] < -50
