"""The language of a story, the same on every call and in every process."""

from __future__ import annotations

import subprocess
import sys

import pytest
from galley.language import identify_language

STORIES = {
    "en": "The harbour master said on Friday that nobody had been hurt when the ferry sank.",
    "de": "Der Hafenmeister sagte am Freitag, beim Untergang der Fähre sei niemand verletzt worden.",
    "es": "El capitán del puerto dijo el viernes que nadie había resultado herido en el naufragio.",
    "fr": "Le capitaine du port a déclaré vendredi que personne n'avait été blessé dans le naufrage.",
    "ja": "港長は金曜日、フェリーが沈没した際にけが人はいなかったと述べた。",
    "ru": "Капитан порта заявил в пятницу, что при затоплении парома никто не пострадал. "
    "Все пассажиры были доставлены на берег, где их ждали врачи и сотрудники полиции.",
    "zh-Hans": "港务长周五表示，渡轮沉没时没有人受伤，所有乘客都已安全上岸。",
}


@pytest.mark.parametrize(("tag", "text"), STORIES.items())
def test_stories_get_their_language_as_bcp_47(tag: str, text: str) -> None:
    language, confidence = identify_language(text)
    assert language == tag
    assert confidence is not None and 0.5 < confidence <= 1


@pytest.mark.parametrize("text", ["", "12 345 6789", "—"])
def test_a_text_without_letters_has_no_language(text: str) -> None:
    assert identify_language(text) == (None, None)


def test_a_mixed_text_gets_the_same_answer_in_every_process() -> None:
    mixed = STORIES["en"][:40] + STORIES["de"][:40] + STORIES["fr"][:40]
    program = f"from galley.language import identify_language; print(identify_language({mixed!r}))"
    answers = {
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
        for _ in range(3)
    }
    assert answers == {f"{identify_language(mixed)}\n"}
