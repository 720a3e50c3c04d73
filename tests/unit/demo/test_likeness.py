"""The demonstration tells a prompt that was heard from one that was not."""

import wave
from pathlib import Path

import pytest

from atiende.demo.likeness import SAME_RECORDING, likeness

SOUNDS = Path(__file__).parents[3] / "asterisk_conf/sounds/es"


def heard(folder: Path, *, before: str, prompt: str, gain: float = 1.0, cut_s: float = 0.0) -> Path:
    """A recording in which `prompt` follows another sound, at another volume."""
    samples = b""
    for name in (before, prompt):
        with wave.open(str(SOUNDS / f"{name}.wav")) as sound:
            if name == prompt:
                sound.setpos(round(cut_s * sound.getframerate()))
            samples += sound.readframes(sound.getnframes())
    pcm = memoryview(samples).cast("h")
    path = folder / "heard.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"".join(round(s * gain).to_bytes(2, "little", signed=True) for s in pcm))
    return path


@pytest.mark.parametrize("prompt", ["welcome", "ask_company", "please_hold", "goodbye"])
def test_a_prompt_is_recognised_wherever_and_however_loud_it_was(tmp_path, prompt: str):
    wav = heard(tmp_path, before="option_invalid", prompt=prompt, gain=0.4)
    assert likeness(wav, SOUNDS / f"{prompt}.wav") > SAME_RECORDING


def test_a_prompt_whose_first_moment_was_lost_is_recognised(tmp_path):
    wav = heard(tmp_path, before="option_invalid", prompt="please_hold", cut_s=0.15)
    assert likeness(wav, SOUNDS / "please_hold.wav") > SAME_RECORDING


@pytest.mark.parametrize("other", ["ask_company", "please_hold", "goodbye", "company_unknown"])
def test_another_prompt_is_not_taken_for_it(tmp_path, other: str):
    wav = heard(tmp_path, before="option_invalid", prompt="transfer_to_agent")
    assert likeness(wav, SOUNDS / f"{other}.wav") < SAME_RECORDING


def test_silence_is_like_nothing(tmp_path):
    path = tmp_path / "silence.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(16000 * 4))
    assert likeness(path, SOUNDS / "welcome.wav") == 0.0


def test_a_recording_shorter_than_the_prompt_is_like_nothing(tmp_path):
    path = tmp_path / "short.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(1600))
    assert likeness(path, SOUNDS / "welcome.wav") == 0.0
