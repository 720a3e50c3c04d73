"""The ear that judges calls has to be trustworthy itself."""

import numpy as np
import pytest

from asterisk_conf.prompts import SHIPPED_SOUNDS_DIR
from asterisk_conf.prompts.dsp import Sound
from asterisk_conf.prompts.wav import read_pcm
from tests.rig.hearing import contains_audio, loudness_dbfs, word_error_rate, words
from tests.unit.prompts.conftest import put_wav

RATE_HZ = 8000
MU = 255
PROMPT = SHIPPED_SOUNDS_DIR / "es/please_hold.wav"
OTHER = SHIPPED_SOUNDS_DIR / "es/goodbye.wav"


def samples_of(path):
    return np.asarray(Sound.from_pcm(*read_pcm(path)).samples)


def over_mu_law(samples):
    """8-bit logarithmic coding, as the telephone network does it."""
    coded = np.sign(samples) * np.log1p(MU * np.abs(samples)) / np.log1p(MU)
    steps = np.round(coded * 127) / 127
    return np.sign(steps) * np.expm1(np.abs(steps) * np.log1p(MU)) / MU


def test_a_prompt_is_found_where_it_sounds_through_mu_law_noise_and_a_softer_line(tmp_path):
    noise = np.random.default_rng(1).normal(0, 0.003, RATE_HZ * 6)
    prompt = samples_of(PROMPT)
    noise[12_345 : 12_345 + prompt.size] += 0.3 * prompt
    call = put_wav(tmp_path, "call", over_mu_law(noise))
    match = contains_audio(call, PROMPT)
    assert match.score > 0.9
    assert match.offset_s == pytest.approx(12_345 / RATE_HZ, abs=0.0002)


def test_another_prompt_silence_and_hiss_are_not_taken_for_it(tmp_path):
    hiss = np.random.default_rng(2).normal(0, 0.1, RATE_HZ * 4)
    assert contains_audio(put_wav(tmp_path, "hiss", hiss), PROMPT).score < 0.3
    assert contains_audio(put_wav(tmp_path, "quiet", [0.0] * RATE_HZ * 4), PROMPT).score < 0.3
    long_other = np.tile(samples_of(OTHER), 3)
    assert contains_audio(put_wav(tmp_path, "other", long_other), PROMPT).score < 0.3


def test_a_recording_that_ends_too_soon_does_not_contain_the_prompt(tmp_path):
    half = samples_of(PROMPT)[: samples_of(PROMPT).size // 2]
    assert contains_audio(put_wav(tmp_path, "half", half), PROMPT) == (0.0, 0.0)


def test_loudness_is_measured_where_asked(tmp_path):
    tone = 0.1 * np.sin(np.arange(RATE_HZ) * 0.5)
    call = put_wav(tmp_path, "call", np.concatenate([np.zeros(RATE_HZ), tone]))
    assert loudness_dbfs(call, 0, 0.9) == -float("inf")
    assert loudness_dbfs(call, 1.0, 2.0) == pytest.approx(-23, abs=0.1)
    assert loudness_dbfs(call, 5.0) == -float("inf")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Usted es el número 21.", ["usted", "es", "el", "número", "veintiuno"]),
        ("¡Hola, qué tal!", ["hola", "qué", "tal"]),
        ("21.000 o 1,001", ["veintiún", "mil", "o", "mil", "uno"]),
        ("nu\u0301mero", ["número"]),
        ("el 5491155551234", ["el", "5491155551234"]),
        ("", []),
    ],
)
def test_words_are_compared_without_punctuation_but_with_accents(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("said", "heard", "rate"),
    [
        ("a b c d", "a b c d", 0),
        ("a b c d", "a x c d", 0.25),
        ("a b c d", "a c d", 0.25),
        ("a b c d", "a b b c d", 0.25),
        ("a b", "", 1),
        ("a", "x y z", 3),
        ("", "", 0),
    ],
)
def test_each_word_added_lost_or_changed_counts_once(said, heard, rate):
    assert word_error_rate(said.split(), heard.split()) == rate
