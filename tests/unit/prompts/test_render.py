"""Making recordings: only what is needed, in telephone format, nothing of the company's lost."""

import math
import shutil
import wave
from dataclasses import dataclass, field

import numpy as np
import pytest

from asterisk_conf.prompts import manifest
from asterisk_conf.prompts.catalogue import Catalogue
from asterisk_conf.prompts.dsp import Sound, speech_level_db
from asterisk_conf.prompts.errors import SoundError, VoiceUnavailable
from asterisk_conf.prompts.render import convert, render, render_shipped
from asterisk_conf.prompts.store import PromptStore
from asterisk_conf.prompts.voices import EspeakVoice, KokoroVoice, Utterance
from asterisk_conf.prompts.wav import read_pcm, telephone_fault
from tests.rig.hearing import contains_audio

RATE_HZ = 22_050
LETTER_S = 0.05

needs_espeak = pytest.mark.skipif(
    shutil.which("espeak-ng") is None, reason="the package espeak-ng is not installed"
)


@dataclass
class ToneVoice:
    """Speaks each letter as a tone of its own pitch, so that what was said can be told apart."""

    name: str = "tones/alto"
    said: list[str] = field(default_factory=list)

    def speak(self, said: str) -> Utterance:
        self.said.append(said)
        before, opened, rest = said.partition("[")
        keep = rest.partition("]")[0] if opened else said
        start = len(before) if opened else 0
        letters = said.replace("[", "").replace("]", "")
        samples = [sample for letter in letters for sample in self._tone(letter)]
        return Utterance(
            Sound(samples, RATE_HZ), (start * LETTER_S, (start + len(keep)) * LETTER_S)
        )

    def _tone(self, letter):
        pitch_hz = 200 + 31 * (ord(letter) % 97)
        count = round(LETTER_S * RATE_HZ)
        return [0.05 * math.sin(2 * math.pi * pitch_hz * i / RATE_HZ) for i in range(count)]


def sound_of(path):
    return Sound.from_pcm(*read_pcm(path))


@pytest.fixture
def shipped(layers, catalogue):
    render_shipped(catalogue, layers[2], ToneVoice())
    return layers[2]


def test_every_prompt_becomes_a_levelled_telephone_recording(shipped, catalogue, layers):
    assert PromptStore(layers, catalogue).check() == []
    for name in catalogue.entries:
        path = shipped / f"{name}.wav"
        assert telephone_fault(path) is None
        assert speech_level_db(sound_of(path)) == pytest.approx(-20, abs=1)


def test_what_is_up_to_date_is_not_spoken_again(shipped, catalogue):
    again = ToneVoice()
    assert render_shipped(catalogue, shipped, again).spoken == []
    assert again.said == []


def test_only_the_prompt_whose_words_changed_is_spoken_again(shipped, catalogue, tmp_path):
    text = (tmp_path / "catalogue_es.yaml").read_text().replace("Hasta luego", "Hasta pronto")
    (tmp_path / "catalogue_es.yaml").write_text(text)
    changed = Catalogue.load(tmp_path / "catalogue_es.yaml")
    assert render_shipped(changed, shipped, ToneVoice()).spoken == ["goodbye"]


def test_another_voice_speaks_everything_anew(shipped, catalogue):
    again = render_shipped(catalogue, shipped, ToneVoice("tones/bass"))
    assert set(again.spoken) >= set(catalogue.entries)


def test_recordings_that_the_catalogue_no_longer_names_are_removed(shipped, catalogue):
    stray = shipped / "old_prompt.wav"
    stray.write_bytes((shipped / "goodbye.wav").read_bytes())
    render_shipped(catalogue, shipped, ToneVoice())
    assert not stray.exists()


def test_a_new_company_name_alone_is_spoken_and_the_rest_keeps_the_shipped_voice(
    shipped, layers, catalogue
):
    store = PromptStore(layers, catalogue, {"company": "Zyxw"})
    voice, lines = ToneVoice("tones/bass"), []
    done = render(store, voice, lines.append)
    assert done.spoken == ["welcome"]
    assert voice.said == ["Zyxw"]
    assert lines == ["welcome: Bienvenido a Zyxw. Marque 1."]
    new_welcome = layers[1] / "welcome.wav"
    before = contains_audio(new_welcome, shipped / "welcome-1.wav")
    after = contains_audio(new_welcome, shipped / "welcome-3.wav")
    assert min(before.score, after.score) > 0.95
    assert before.offset_s < after.offset_s
    assert store.media("welcome") == (f"sound:{layers[1] / 'welcome'}",)


def test_going_back_to_the_old_name_needs_no_rendering(shipped, layers, catalogue):
    render(PromptStore(layers, catalogue, {"company": "Zyxw"}), ToneVoice())
    back = PromptStore(layers, catalogue)
    assert render(back, ToneVoice()).spoken == []
    assert back.media("welcome") == (f"sound:{shipped / 'welcome'}",)


def test_a_prompt_the_company_recorded_itself_is_never_spoken_over(shipped, layers, catalogue):
    own = layers[0] / "welcome.wav"
    shutil.copy(shipped / "goodbye.wav", own)
    voice = ToneVoice()
    assert render(PromptStore(layers, catalogue, {"company": "Zyxw"}), voice).spoken == []
    assert voice.said == []


def test_the_companys_studio_recording_is_converted_and_the_original_kept(
    shipped, layers, catalogue
):
    own = layers[0] / "goodbye.wav"
    studio = (np.sin(np.arange(44_100) * 0.1) * 8000).astype("<i2").repeat(2).tobytes()
    with wave.open(str(own), "wb") as sound:
        sound.setframerate(44_100)
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.writeframes(studio)
    done = render(PromptStore(layers, catalogue), ToneVoice())
    assert done.converted == ["goodbye"]
    assert telephone_fault(own) is None
    assert sound_of(own).seconds == pytest.approx(1, abs=0.001)
    assert read_pcm(layers[0] / "originals/goodbye.wav") == (studio, 44_100, 2, 2)


def test_a_file_that_is_no_sound_is_reported_and_left_alone(shipped, layers, catalogue):
    own = layers[0] / "goodbye.wav"
    own.write_bytes(b"this is no sound")
    done = render(PromptStore(layers, catalogue), ToneVoice())
    assert "goodbye.wav" in done.faults[0]
    assert own.read_bytes() == b"this is no sound"


def test_converting_nothing_is_refused_by_name(tmp_path):
    with pytest.raises(SoundError, match=r"nowhere\.wav"):
        convert(tmp_path / "nowhere.wav", tmp_path / "target.wav")


def test_an_interrupted_run_leaves_no_recording_that_claims_the_wrong_words(catalogue, layers):
    class Hoarse(ToneVoice):
        def speak(self, said):
            if "luego" in said:
                raise VoiceUnavailable("voice_ended")
            return super().speak(said)

    with pytest.raises(VoiceUnavailable):
        render_shipped(catalogue, layers[2], Hoarse())
    assert manifest.load(layers[2]).keys() == {path.stem for path in layers[2].glob("*.wav")}
    assert "goodbye" not in manifest.load(layers[2])


@needs_espeak
@pytest.mark.parametrize("language", ["es", "en"])
def test_espeak_speaks_a_name(language):
    spoken = EspeakVoice(language).speak("[Cooperativa Ñandú]").whole
    assert 0.5 < spoken.seconds < 4
    assert speech_level_db(spoken) > -40


@needs_espeak
def test_a_name_that_looks_like_an_option_is_only_spoken():
    assert EspeakVoice().speak("--version; $(reboot) `ls` \"'").whole.seconds > 0.5


@needs_espeak
def test_a_real_company_name_fits_into_the_welcome(layers):
    spanish = Catalogue.shipped("es")
    store = PromptStore.standard(layers[0], spanish, {"company": "Pampa Austral"})
    assert render(store, EspeakVoice()).spoken == ["welcome"]
    welcome = sound_of(layers[0] / "rendered/es/welcome.wav")
    assert speech_level_db(welcome) == pytest.approx(-20, abs=2)
    assert store.check() == []


def test_without_espeak_the_message_says_what_to_install():
    with pytest.raises(VoiceUnavailable, match="instale el paquete espeak-ng"):
        EspeakVoice(program="espeak-ng-is-not-here").speak("hola")


def test_without_the_natural_voice_the_message_says_how_to_prepare_it(tmp_path):
    with (
        pytest.raises(VoiceUnavailable, match=r"asterisk_conf\.prompts\.build"),
        KokoroVoice(tmp_path),
    ):
        pass
