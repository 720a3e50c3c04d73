from collections.abc import Sequence
from pathlib import Path

import pytest

from asterisk_conf.prompts.catalogue import Catalogue
from asterisk_conf.prompts.dsp import Sound
from asterisk_conf.prompts.wav import write_telephone_wav

CATALOGUE = """\
language: es
settings:
  company: iduo
spoken_as:
  iduo: idúo
prompts:
  welcome:
    text: Bienvenido a {company}. Marque 1.
    instead: plain_welcome
  plain_welcome: Bienvenido. Marque 1.
  goodbye: Hasta luego.
  digit_1: uno
  number_1: uno
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    path = tmp_path / "catalogue_es.yaml"
    path.write_text(CATALOGUE)
    return Catalogue.load(path)


@pytest.fixture
def layers(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Empty directories: the company's own, rendered, shipped."""
    directories = tmp_path / "company", tmp_path / "rendered", tmp_path / "shipped"
    for directory in directories:
        directory.mkdir()
    return directories


def put_wav(directory: Path, name: str, samples: Sequence[float] = (0.1, -0.1)) -> Path:
    path = directory / f"{name}.wav"
    write_telephone_wav(path, Sound(samples, 8000).to_pcm16())
    return path
