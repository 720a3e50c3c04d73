"""The recordings that ship: complete, playable, of one loudness, tightly cut, up to date."""

import numpy as np
import pytest

from asterisk_conf.prompts import SHIPPED_SOUNDS_DIR, manifest
from asterisk_conf.prompts.catalogue import Catalogue
from asterisk_conf.prompts.store import PromptStore
from asterisk_conf.prompts.wav import read_pcm

RATE_HZ = 8000
FRAME = RATE_HZ // 100
FAINTEST_SPEECH = 10 ** (-62 / 20)


@pytest.fixture(scope="module", params=["es", "en"])
def language(request):
    return request.param


@pytest.fixture(scope="module")
def recordings(language):
    """Name → (samples, rate in Hz, channels, bytes per sample) of every file."""
    files = sorted((SHIPPED_SOUNDS_DIR / language).glob("*.wav"))
    return {file.stem: decoded(*read_pcm(file)) for file in files}


@pytest.fixture(scope="module")
def sentences(language):
    """The recordings that are phrases of their own, not parts to be joined to others."""
    entries = Catalogue.shipped(language).entries.values()
    return {entry.id for entry in entries if "[" not in entry.say}


def decoded(frames, rate_hz, channels, width):
    return np.frombuffer(frames, "<i2") / 32768, rate_hz, channels, width


def decibels(power):
    return 10 * np.log10(power + 1e-20)


def speech_level_db(samples):
    """RMS over the 10 ms frames within 35 dB of the loudest one."""
    whole = samples[: samples.size // FRAME * FRAME].reshape(-1, FRAME)
    levels = np.mean(whole**2, axis=1)
    return decibels(levels[levels > levels.max() / 10**3.5].mean())


def quiet_around_s(samples):
    audible = np.flatnonzero(np.abs(samples) > FAINTEST_SPEECH)
    return audible[0] / RATE_HZ, (samples.size - 1 - audible[-1]) / RATE_HZ


def test_every_prompt_is_recorded_with_its_present_words(language):
    store = PromptStore.standard(SHIPPED_SOUNDS_DIR / "nobody", Catalogue.shipped(language))
    assert store.check() == []


def test_the_manifest_lists_just_the_files_that_are_there(language, recordings):
    assert manifest.load(SHIPPED_SOUNDS_DIR / language).keys() == recordings.keys()


def test_the_recordings_stay_small_enough_to_clone():
    total = sum(path.stat().st_size for path in SHIPPED_SOUNDS_DIR.rglob("*.wav"))
    assert total < 15_000_000


def test_every_recording_is_in_telephone_format(recordings):
    odd = {name: form for name, (_, *form) in recordings.items() if form != [RATE_HZ, 1, 2]}
    assert odd == {}


def test_all_speech_is_equally_loud_and_nothing_clips(recordings, sentences):
    """A part keeps the weight that its word has in a sentence, so it may differ by more."""
    levels = {name: speech_level_db(samples) for name, (samples, *_) in recordings.items()}
    uneven = {
        name: round(float(level), 1)
        for name, level in levels.items()
        if abs(level + 20) > (3 if name in sentences else 5)
    }
    peaks = {name: np.abs(samples).max() for name, (samples, *_) in recordings.items()}
    assert uneven == {}
    assert max(peaks.values()) < 0.9


def test_no_recording_begins_or_ends_with_dead_air(recordings):
    quiet = {name: quiet_around_s(samples) for name, (samples, *_) in recordings.items()}
    slow = {name: around for name, around in quiet.items() if around[0] > 0.09 or around[1] > 0.25}
    assert slow == {}


def test_a_sentence_has_room_to_breathe(recordings, sentences):
    quiet = {name: quiet_around_s(recordings[name][0]) for name in sentences}
    tight = {name: around for name, around in quiet.items() if around[0] < 0.02 or around[1] < 0.06}
    assert tight == {}


def test_parts_join_without_a_pause(language, recordings, sentences):
    entries = Catalogue.shipped(language).entries
    continued = {name for name, entry in entries.items() if not entry.say.endswith("]")}
    quiet = {name: quiet_around_s(recordings[name][0]) for name in continued - sentences}
    slow = {name: around for name, around in quiet.items() if max(around) > 0.05}
    assert slow == {}


def test_a_recording_holds_nothing_that_a_telephone_would_fold_or_rumble(recordings):
    samples = recordings["welcome"][0]
    power = np.abs(np.fft.rfft(samples)) ** 2
    hz = np.fft.rfftfreq(samples.size, 1 / RATE_HZ)
    rumble, edge = (power[(hz >= low) & (hz < high)].sum() for low, high in [(0, 40), (3960, 4001)])
    assert decibels(rumble / power.sum()) < -30
    assert decibels(edge / power.sum()) < -50
