"""The demonstration's narration exists in both languages, with the same gaps to fill."""

import string

from atiende.demo.texts import TEXTS


def gaps(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_sentence_exists_in_both_languages_with_the_same_gaps():
    spanish, english = TEXTS["es"], TEXTS["en"]
    assert spanish.keys() == english.keys()
    for key, sentence in spanish.items():
        assert gaps(sentence) == gaps(english[key]), key
