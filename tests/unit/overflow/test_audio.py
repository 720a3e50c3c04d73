import struct
import sys
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overflow.audio import PEAK_DBFS, measure, normalised, stretches, trimmed
from overflow.trouble import SoundError
from overflow.wav import ULAW, decode, encode
from tests.unit.overflow.sounds import (
    PROMPTS,
    decibels,
    hum,
    noise,
    silence,
    speech,
    tone,
    with_pauses,
)

SPOKEN = ["overflow_busy", "leave_message", "technical_problem", "ticket_open_before", "goodbye"]


# --- how much of it is speech -----------------------------------------------------------------


@pytest.mark.parametrize("prompt", SPOKEN)
def test_speech_is_measured_whoever_speaks_and_however_softly(prompt):
    sound = speech(prompt)
    for level in (1.0, 0.2, 0.05):
        seconds = measure(sound * level)
        assert seconds.duration_s == len(sound) / 8000
        assert 0.75 * seconds.duration_s < seconds.speech_s <= seconds.duration_s


@pytest.mark.parametrize(
    "nothing",
    [
        silence(5),
        noise(8, 0.0003),
        noise(8, 0.1),
        hum(8),
        tone(8, 1000),
        with_pauses(tone(8, 425), 1.0) + noise(8, 0.001),
        with_pauses(tone(8, 480) + tone(8, 620), 1.0) + noise(8, 0.001),
        np.concatenate([noise(4, 0.001), noise(6, 0.03)]),
        np.zeros(0),
        np.zeros(100),
    ],
    ids=["silence", "faint noise", "loud noise", "hum", "tone", "engaged", "engaged abroad",
         "noise that begins", "empty", "less than a frame"],
)  # fmt: skip
def test_what_nobody_says_is_no_speech(nothing):
    assert measure(nothing).speech_s < 0.3


@pytest.mark.parametrize(
    "line", [noise(20, 0.003), noise(20, 0.02), noise(20, 0.01) + hum(20, 0.05)]
)
def test_speech_on_a_bad_line_is_measured_as_on_a_good_one(line):
    spoken = np.concatenate([silence(3), speech("leave_message"), silence(4)])
    clean = measure(spoken).speech_s
    assert measure(spoken + line[: len(spoken)]).speech_s == pytest.approx(clean, rel=0.15)


def test_a_pause_between_words_counts_as_speech_and_a_long_silence_does_not():
    word = speech("press_to_wait")[:5600]
    said = measure(np.concatenate([word, silence(0.15), word])).speech_s
    assert said == pytest.approx(1.55, abs=0.15)
    apart = measure(np.concatenate([word, silence(5), word])).speech_s
    assert apart == pytest.approx(1.4, abs=0.15)


# --- trimmed and brought to one level ---------------------------------------------------------


def test_silence_before_and_after_is_cut_and_a_moment_of_it_left():
    sound = speech("overflow_busy")
    whole = np.concatenate([silence(3), sound, silence(6)]) + noise(3 + 6 + len(sound) / 8000, 3e-4)
    cut = trimmed(whole)
    assert len(cut) / 8000 == pytest.approx(measure(sound).speech_s + 0.5, abs=0.1)
    assert decibels(cut[:800]) < -50 < decibels(cut[3200:4000])


def test_a_recording_without_speech_is_not_cut_to_nothing():
    assert len(trimmed(silence(4))) == 32000
    assert len(trimmed(hum(4))) == 32000


@pytest.mark.parametrize("prompt", SPOKEN)
@pytest.mark.parametrize("level", [0.05, 0.2, 1.0])
def test_soft_and_loud_callers_end_at_one_level_and_never_clip(prompt, level):
    made = normalised(speech(prompt) * level)
    spoken = np.concatenate([made[it.start : it.end] for it in stretches(made)])
    assert -26 < decibels(spoken) < -15
    assert np.abs(made).max() <= 10 ** (PEAK_DBFS / 20) + 1e-9


def test_silence_stays_silence_and_noise_is_not_made_louder():
    assert not normalised(silence(3)).any()
    hiss = noise(3, 0.001)
    assert np.array_equal(normalised(hiss), hiss)


def test_a_steady_offset_of_the_line_goes():
    assert abs(normalised(speech() + 0.05).mean()) < 1e-6


# --- 8 bits -----------------------------------------------------------------------------------


def quantised(wav):
    """The samples of a WAV of ours, back on the scale of -1 to 1."""
    data = np.frombuffer(wav[wav.index(b"data") + 8 :], np.uint8)[: data_size(wav)]
    return (data.astype(float) - 128) / 128


def data_size(wav):
    return struct.unpack_from("<I", wav, wav.index(b"data") + 4)[0]


def truncated(samples):
    return np.floor(samples * 128) / 128


IDEAL = 10 * np.log10((1 / 128) ** 2 / 12)


@pytest.mark.parametrize("kind", ["noise", "speech"])
def test_the_noise_of_8_bits_is_that_of_the_ideal_quantiser_and_truncation_would_add_6_db(kind):
    sound = np.clip(noise(10, 0.1), -0.9, 0.9)
    if kind == "speech":
        spoken = np.concatenate([normalised(speech(prompt)) for prompt in SPOKEN])
        sound = np.concatenate([spoken[it.start : it.end] for it in stretches(spoken)])
    rounded = quantised(encode(sound, "pcm8")) - sound
    cut = truncated(sound) - sound
    # Shown by `pytest -rP`; ADR 0012 quotes it.
    sys.stdout.write(
        f"{kind} at {decibels(sound):.1f} dBFS in 8 bits: noise {decibels(rounded):.2f} dBFS "
        f"(ideal {IDEAL:.2f}), truncated {decibels(cut):.2f} dBFS; offset "
        f"{rounded.mean() * 32768:+.1f} and {cut.mean() * 32768:+.1f} of 32768\n"
    )
    # Pauses in speech are fainter than half a step, so that their error is less than the ideal's.
    assert IDEAL - (1.0 if kind == "speech" else 0.05) < decibels(rounded) < IDEAL + 0.05
    assert abs(rounded.mean()) * 32768 < 3
    assert decibels(cut) > decibels(rounded) + 5.5
    assert cut.mean() * 32768 < -110


def test_faint_noise_between_words_becomes_silence_and_not_a_rattle():
    hiss = noise(2, 0.0005)
    assert not quantised(encode(hiss, "pcm8")).any()
    assert truncated(hiss).any()


@pytest.mark.parametrize("audio_format", ["pcm8", "pcm16", "ulaw"])
def test_what_is_too_loud_for_the_format_is_clipped_and_does_not_wrap(audio_format):
    low, high = heard(encode(np.array([-3.0, 3.0]), audio_format), audio_format)
    assert low < -0.97
    assert high > 0.97


@pytest.mark.parametrize(
    ("audio_format", "header"),
    [("pcm8", (1, 1, 8000, 8000, 1, 8)), ("pcm16", (1, 1, 8000, 16000, 2, 16)),
     ("ulaw", (7, 1, 8000, 8000, 1, 8))],
)  # fmt: skip
@pytest.mark.parametrize("count", [0, 1, 801])
def test_the_file_is_mono_at_8_khz_and_its_lengths_are_right(audio_format, header, count):
    wav = encode(np.zeros(count), audio_format)
    assert wav[:4] + wav[8:16] == b"RIFFWAVEfmt "
    assert struct.unpack_from("<I", wav, 4)[0] == len(wav) - 8
    assert struct.unpack_from("<HHIIHH", wav, 20) == header
    assert data_size(wav) == count * header[4]
    assert len(wav) % 2 == 0


def test_mu_law_takes_the_nearest_value_it_has():
    samples = np.linspace(-0.98, 0.98, 4001)
    made = heard(encode(samples, "ulaw"), "ulaw")
    nearest = np.abs(ULAW[None, :] - samples[:, None]).min(axis=1)
    assert np.abs(np.abs(made - samples) - nearest).max() < 1e-12
    assert round(ULAW.max() * 32768) == 32124


def heard(wav, audio_format):
    raw = wav[wav.index(b"data") + 8 :][: data_size(wav)]
    if audio_format == "pcm16":
        return np.frombuffer(raw, "<i2") / 32768
    codes = np.frombuffer(raw, np.uint8)
    return ULAW[codes] if audio_format == "ulaw" else (codes.astype(float) - 128) / 128


# --- as Asterisk leaves it --------------------------------------------------------------------


def asterisk_wav(samples, *, data_size=None):
    wav = encode(samples, "pcm16")
    if data_size is None:
        return wav
    return wav[:40] + struct.pack("<I", data_size) + wav[44:]


@pytest.mark.parametrize("announced", [None, 0, 0xFFFFFFFF, 10_000_000])
def test_a_recording_that_was_cut_off_is_read_to_its_end(announced):
    sound = speech("goodbye")
    assert np.array_equal(decode(asterisk_wav(sound, data_size=announced)), sound)


def test_half_a_sample_at_the_end_is_left_out():
    wav = asterisk_wav(speech("goodbye"), data_size=0)
    assert len(decode(wav[:-1])) == len(speech("goodbye")) - 1


def test_other_chunks_of_the_file_are_passed_over():
    wav = asterisk_wav(np.array([0.5, -0.5]))
    odd = b"LIST" + struct.pack("<I", 3) + b"abc\0"
    assert decode(wav[:12] + odd + wav[12:] + odd).tolist() == [0.5, -0.5]


def test_a_file_of_no_bytes_and_a_header_alone_are_silence_of_no_length():
    assert len(decode(b"")) == 0
    assert len(decode(asterisk_wav(np.zeros(0)))) == 0


@pytest.mark.parametrize(
    "content",
    [b"x", b"RIFF", b"ID3 this is no wave", b"RIFF\0\0\0\0WAVE", encode(np.zeros(4), "pcm8"),
     b"RIFF\0\0\0\0WAVEfmt \x02\0\0\0\0\0"],
)  # fmt: skip
def test_what_is_no_recording_of_the_line_is_named(content):
    with pytest.raises(SoundError) as error:
        decode(content, "m1.wav")
    assert "m1.wav: no es una grabación WAV de la línea" in str(error.value)
    assert "is no WAV recording" in error.value.message("en")


@given(st.binary(max_size=80), st.integers(0, 44), st.integers(0, 200))
def test_any_bytes_are_a_recording_or_are_named(junk, at, cut):
    wav = asterisk_wav(np.zeros(40))
    damaged = (wav[:at] + junk + wav[at + len(junk) :])[:cut]
    for content in (junk, damaged):
        with suppress(SoundError):  # and nothing else
            assert np.isfinite(decode(content)).all()


def test_every_prompt_of_the_line_can_be_read():
    for path in PROMPTS.glob("*.wav"):
        assert len(decode(path.read_bytes(), path.name)) > 0
