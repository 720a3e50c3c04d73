"""Sound arithmetic, judged by numpy and by what telephony demands."""

import math

import numpy as np
import pytest

from asterisk_conf.prompts import dsp
from asterisk_conf.prompts.dsp import Sound

TELEPHONE_HZ = 8000


def tone(frequency_hz, rate_hz, seconds=0.5, peak=1.0):
    count = round(rate_hz * seconds)
    return Sound(
        [peak * math.sin(2 * math.pi * frequency_hz * i / rate_hz) for i in range(count)], rate_hz
    )


def middle(sound):
    samples = np.asarray(sound.samples)
    return samples[samples.size // 5 : -samples.size // 5]


def rms_db(samples):
    return 10 * np.log10(np.mean(np.asarray(samples) ** 2) + 1e-20)


@pytest.mark.parametrize("rate_hz", [6000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("frequency_hz", [300, 1000, 2500])
def test_speech_frequencies_pass_unchanged_and_in_time(rate_hz, frequency_hz):
    narrow = dsp.resampled(tone(frequency_hz, rate_hz), TELEPHONE_HZ)
    expected = tone(frequency_hz, TELEPHONE_HZ)
    length = len(narrow.samples)
    error = middle(narrow) - middle(Sound(expected.samples[:length], TELEPHONE_HZ))
    assert rms_db(error) - rms_db(middle(expected)) < -70


@pytest.mark.parametrize("rate_hz", [11_025, 16_000, 22_050, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("frequency_hz", [4300, 5000])
def test_what_a_telephone_cannot_carry_does_not_fold_back_as_noise(rate_hz, frequency_hz):
    narrow = dsp.resampled(tone(frequency_hz, rate_hz), TELEPHONE_HZ)
    assert rms_db(middle(narrow)) < -70


def test_a_sound_at_the_right_rate_is_left_alone():
    sound = tone(440, TELEPHONE_HZ)
    assert dsp.resampled(sound, TELEPHONE_HZ) is sound


@pytest.mark.parametrize("peak", [0.001, 0.05, 0.5])
def test_soft_and_loud_recordings_come_out_equally_loud(peak):
    sound = tone(440, TELEPHONE_HZ, peak=peak)
    levelled = sound.amplified(dsp.levelling_gain_db(sound))
    assert dsp.speech_level_db(levelled) == pytest.approx(-20, abs=0.1)


def test_pauses_do_not_make_speech_louder():
    speech = tone(440, TELEPHONE_HZ, peak=0.1)
    with_pause = dsp.joined(speech, dsp.silence(3, TELEPHONE_HZ), speech)
    assert dsp.speech_level_db(with_pause) == pytest.approx(dsp.speech_level_db(speech), abs=0.1)


def test_a_peaky_sound_stays_softer_rather_than_clip():
    click = [1.0, *([0.0] * 79)]
    sound = Sound(click * 100, TELEPHONE_HZ)
    levelled = sound.amplified(dsp.levelling_gain_db(sound))
    assert dsp.peak_db(levelled) == pytest.approx(-1, abs=0.01)


def test_silence_is_not_amplified_to_noise():
    assert dsp.levelling_gain_db(dsp.silence(1, TELEPHONE_HZ)) == 0


def test_trimming_leaves_exactly_the_quiet_asked_for():
    speech = tone(440, TELEPHONE_HZ, seconds=0.4)
    long_pauses = dsp.joined(dsp.silence(1, TELEPHONE_HZ), speech, dsp.silence(2, TELEPHONE_HZ))
    for sound in (speech, long_pauses):
        assert dsp.trimmed(sound, 0.05, 0.15).seconds == pytest.approx(0.6, abs=0.011)


def test_a_faint_s_before_a_vowel_is_not_trimmed_away():
    s, vowel = tone(3400, TELEPHONE_HZ, 0.1, peak=0.005), tone(300, TELEPHONE_HZ, 0.2, peak=0.5)
    assert dsp.trimmed(dsp.joined(s, vowel), 0, 0).seconds == pytest.approx(0.3, abs=0.011)


def test_cut_edges_are_soft():
    cut = dsp.faded(Sound([1.0] * 800, TELEPHONE_HZ))
    assert abs(cut.samples[0]) < 0.01
    assert abs(cut.samples[-1]) < 0.01
    assert cut.samples[400] == 1.0


@pytest.mark.parametrize(
    ("width", "dtype"), [(1, np.uint8), (2, np.dtype("<i2")), (4, np.dtype("<i4"))]
)
def test_pcm_of_any_width_is_read_at_the_same_level(width, dtype):
    values = np.sin(np.linspace(0, 20, 500)) * 0.5
    scale = 1 << (8 * width - 1)
    offset = scale if width == 1 else 0
    frames = np.round(values * scale + offset).astype(dtype).tobytes()
    sound = Sound.from_pcm(frames, TELEPHONE_HZ, 1, width)
    np.testing.assert_allclose(sound.samples, values, atol=0.6 / scale + 1e-9)


def test_24_bit_pcm_keeps_its_sign():
    frames = (-4_194_304).to_bytes(3, "little", signed=True) + (2_097_152).to_bytes(3, "little")
    assert Sound.from_pcm(frames, TELEPHONE_HZ, 1, 3).samples == [-0.5, 0.25]


def test_stereo_becomes_the_mean_of_both_sides():
    frames = np.array([16384, 0, -16384, -16384], dtype="<i2").tobytes()
    assert Sound.from_pcm(frames, TELEPHONE_HZ, 2, 2).samples == [0.25, -0.5]


def test_a_truncated_file_loses_only_its_last_half_sample():
    assert len(Sound.from_pcm(b"\x00\x40\x00", TELEPHONE_HZ, 1, 2).samples) == 1


def test_overshoot_is_clipped_not_wrapped():
    pcm = np.frombuffer(Sound([2.0, -2.0, 0.5], TELEPHONE_HZ).to_pcm16(), dtype="<i2")
    assert pcm.tolist() == [32767, -32768, 16384]


def test_sounds_of_different_rates_are_not_joined():
    with pytest.raises(ValueError, match=r"\[8000, 16000\]"):
        dsp.joined(tone(440, 8000), tone(440, 16_000))
