"""What the demonstration's narration says exists."""

import re
from pathlib import Path

import atiende.demo
from atiende.demo.texts import TEXTS


def test_every_sentence_that_the_narration_asks_for_exists():
    code = "".join(path.read_text("utf-8") for path in Path(atiende.demo.__path__[0]).glob("*.py"))
    said = set(re.findall(r'\b(?:say|words|_error)\(\s*"(\w+)"', code))
    said |= set(re.findall(r'\btext\([\w.]+, "(\w+)"', code))
    done = {f"step.{step}" for step in re.findall(r'\bdoing\(\s*"(\w+)"', code)}
    assert len(said) > 30
    assert len(done) > 10
    assert said | done <= TEXTS["es"].keys()
