"""The language of a story comes from its text and its page, and is the same in every process."""

from __future__ import annotations

import builtins
import importlib.util
import subprocess
import sys
from typing import Any

import galley
import pytest
from galley.errors import UsageError
from galley.language import DETECTORS, identify_language
from galley.language.profiles import langdetect_profiles
from galley.language.tags import language_tag
from galley.running.options import GalleyOptions
from hypothesis import given
from hypothesis import strategies as st
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

STORIES = {
    "en": "The harbour master said on Friday that nobody had been hurt when the ferry sank.",
    "de": "Der Hafenmeister sagte am Freitag, beim Untergang der Fähre sei niemand verletzt worden.",
    "es": "El capitán del puerto dijo el viernes que nadie había resultado herido en el naufragio.",
    "fr": "Le capitaine du port a déclaré vendredi que personne n'avait été blessé dans le naufrage.",
    "pt": "O capitão do porto disse na sexta-feira que ninguém ficou ferido no naufrágio da balsa.",
    "it": "Il comandante del porto ha detto venerdì che nessuno è rimasto ferito nel naufragio.",
    "nl": "De havenmeester zei vrijdag dat er niemand gewond raakte toen de veerboot zonk.",
    "pl": "Kapitan portu powiedział w piątek, że nikt nie został ranny, gdy prom zatonął.",
    "tr": "Liman başkanı cuma günü yaptığı açıklamada feribot battığında kimsenin yaralanmadığını söyledi.",
    "ru": "Капитан порта заявил в пятницу, что при затоплении парома никто не пострадал. "
    "Все пассажиры были доставлены на берег, где их ждали врачи и сотрудники полиции.",
    "ar": "قال مدير الميناء يوم الجمعة إن أحداً لم يصب بأذى عندما غرقت العبارة.",
    "he": "מנהל הנמל אמר ביום שישי כי איש לא נפגע כאשר טבעה המעבורת.",
    "th": "นายท่าเรือกล่าวเมื่อวันศุกร์ว่าไม่มีผู้ได้รับบาดเจ็บเมื่อเรือข้ามฟากจม",
    "ko": "항만장은 금요일 여객선이 침몰했을 때 다친 사람은 없었다고 말했다.",
    "ja": "港長は金曜日、フェリーが沈没した際にけが人はいなかったと述べた。",
    "zh-Hans": "港务长周五表示，渡轮沉没时没有人受伤，所有乘客都已安全上岸。",
    "zh-Hant": "港務長週五表示，渡輪沉沒時沒有人受傷，所有乘客都已安全上岸。",
}

# langdetect has no profile of these.
UNKNOWN = {
    "is": "Hafnarstjórinn sagði á föstudag að enginn hefði slasast þegar ferjan sökk í höfninni.",
    "zu": "Umphathi wetheku uthe ngoLwesihlanu akekho umuntu olimele ngesikhathi umkhumbi ucwila.",
    "hy": "Նավահանգստի պետը ուրբաթ օրն ասաց, որ լաստանավի խորտակման ժամանակ ոչ ոք չի տուժել։",
    "ka": "ნავსადგურის უფროსმა პარასკევს განაცხადა, რომ ბორნის ჩაძირვისას არავინ დაშავებულა.",
}

DECLARATIONS = {
    "en": "en",
    "en-US": "en",
    "de_DE.UTF-8": "de",
    "DEU": "de",
    "ger": "de",
    "eng,fra": "en",  # a WET record names every language it found, the most spoken first
    "pt-BR": "pt",
    "nb-NO": "no",
    "iw": "he",
    "zh": "zh",
    "zh-TW": "zh-Hant",
    "zh-Hans-HK": "zh-Hans",
    "is": "is",
    "English": None,
    "jp": None,  # a country
    "x-default": None,
    "und": None,
    "": None,
}


@pytest.fixture(scope="module")
def drawing() -> DetectorFactory:
    """langdetect's own detector."""
    factory = DetectorFactory()
    factory.set_seed(0)
    factory.load_profile(PROFILES_DIRECTORY)
    return factory


@pytest.mark.parametrize(("tag", "text"), STORIES.items())
def test_stories_get_their_language_as_bcp_47(tag: str, text: str) -> None:
    language, confidence = identify_language(text)
    assert language == tag
    assert confidence is not None and 0.5 < confidence <= 1


@pytest.mark.parametrize(("tag", "text"), STORIES.items())
def test_all_ngrams_give_the_language_that_the_draws_of_langdetect_give(
    tag: str, text: str, drawing: DetectorFactory
) -> None:
    detector = drawing.create()
    detector.append(text)
    drawn = language_tag(detector.detect())
    # Where the draws are wrong: no Hangul, no Korean.
    assert drawn == ("ko" if tag == "zh-Hant" else tag)
    assert identify_language(text)[0] == tag


@pytest.mark.parametrize("text", ["", "12 345 6789", "—", "٣٤٥ / 2.500 €", "\ud83d"])
def test_a_text_without_letters_has_no_language(text: str) -> None:
    assert identify_language(text, declared="en") == (None, None)


@pytest.mark.parametrize(("tag", "text"), UNKNOWN.items())
def test_a_language_without_a_profile_is_unknown_rather_than_its_neighbour(tag: str, text: str) -> None:
    assert identify_language(text) == (None, None)


@pytest.mark.parametrize(("tag", "text"), UNKNOWN.items())
def test_a_language_without_a_profile_is_believed_where_the_page_declares_it(tag: str, text: str) -> None:
    language, confidence = identify_language(text, declared=tag)
    assert language == tag
    assert confidence is not None and confidence > 0.9


@pytest.mark.parametrize(
    ("declared", "read", "text"),
    [
        ("bs", "hr", "Kapetan luke je u petak rekao da niko nije povrijeđen kada je trajekt potonuo."),
        ("gl", "es", "O capitán do porto dixo o venres que ninguén resultara ferido no naufraxio do barco."),
        ("ms", "id", "Ketua pelabuhan berkata pada hari Jumaat tiada sesiapa cedera apabila feri itu karam."),
    ],
)
def test_a_sister_of_a_known_language_is_believed_where_the_page_declares_it(
    declared: str, read: str, text: str
) -> None:
    assert identify_language(text)[0] in (read, "pt")  # Galician reads as either
    assert identify_language(text, declared)[0] == declared


@pytest.mark.parametrize(("tag", "text"), UNKNOWN.items())
def test_a_template_that_declares_english_does_not_make_it_so(tag: str, text: str) -> None:
    assert identify_language(text, declared="en") == (None, None)


@pytest.mark.parametrize(("tag", "text"), STORIES.items())
@pytest.mark.parametrize("declared", ["en", "fr", "x-default"])
def test_a_wrong_declaration_does_not_outweigh_a_sentence(tag: str, text: str, declared: str) -> None:
    assert identify_language(text, declared)[0] == tag


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("Politiet efterlyser vidner", "da", "da"),
        ("Politiet efterlyser vidner", "nb", "no"),
        ("Festival internacional", "es", "es"),
        ("Festival internacional", "pt", "pt"),
    ],
)
def test_a_declaration_decides_what_a_short_text_leaves_open(text: str, declared: str, language: str) -> None:
    assert identify_language(text, declared)[0] == language


def test_confidence_grows_with_the_length_of_the_text() -> None:
    short, whole = identify_language("Festival internacional")[1], identify_language(STORIES["es"])[1]
    assert short is not None and whole is not None
    assert short < 0.9 < whole


def test_a_text_in_capitals_is_read_like_any_other() -> None:
    assert identify_language(STORIES["de"].upper())[0] == "de"


def test_addresses_and_foreign_names_do_not_decide_the_language() -> None:
    address = "https://example.org/the-harbour-master-said-on-friday"
    text = f"港長は金曜日、フェリー「Northern Star」が沈没した際にけが人はいなかったと述べた（{address}）。"
    assert identify_language(text)[0] == "ja"


def test_a_foreign_quotation_at_the_beginning_does_not_decide() -> None:
    assert identify_language(STORIES["en"] + " " + STORIES["de"] * 12)[0] == "de"


@pytest.mark.parametrize(("declared", "tag"), DECLARATIONS.items())
def test_declarations_become_bcp_47_tags(declared: str, tag: str | None) -> None:
    assert language_tag(declared) == tag


def test_a_mixed_text_gets_the_same_answer_in_every_process() -> None:
    mixed = STORIES["en"][:40] + STORIES["de"][:40] + STORIES["fr"][:40]
    program = f"from galley.language import identify_language; print(identify_language({mixed!r}))"
    answers = {
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
        for _ in range(3)
    }
    assert answers == {f"{identify_language(mixed)}\n"}


@given(st.text(), st.none() | st.text())
def test_any_text_and_declaration_get_an_answer_with_a_probability(text: str, declared: str | None) -> None:
    language, confidence = identify_language(text, declared)
    assert (language is None) == (confidence is None)
    assert confidence is None or 0 <= confidence <= 1


@given(st.sampled_from(sorted(STORIES)), st.integers(1, 60))
def test_the_probabilities_of_a_reading_add_up(tag: str, length: int) -> None:
    reading = langdetect_profiles().read(STORIES[tag][:length])
    assert reading is not None
    assert sum(reading.probabilities.values()) == pytest.approx(1)


def test_an_article_takes_its_pages_declaration_into_account() -> None:
    # Danish and Norwegian newspapers would print this sentence alike.
    story = "Politiet efterlyser vidner til episoden, som fandt sted ved havnen i weekenden."
    page = f"<html lang='%s'><body><article><h1>Episode</h1><p>{story} {story}</p></article></body></html>"
    assert galley.clean(page % "da").language == "da"
    assert galley.clean(page % "nb-NO").language == "no"


@pytest.mark.parametrize(("tag", "text"), STORIES.items())
def test_py3langid_reads_the_same_stories(tag: str, text: str) -> None:
    pytest.importorskip("py3langid", reason="the optional package py3langid is not installed")
    language, confidence = identify_language(text, detector="py3langid")
    assert language == tag.removesuffix("-Hans").removesuffix("-Hant")  # it does not tell the script
    assert confidence is not None and confidence > 0.8
    assert identify_language(text, tag, "py3langid")[0] == tag


@pytest.mark.parametrize(("tag", "text"), UNKNOWN.items())
def test_py3langid_knows_languages_that_langdetect_does_not(tag: str, text: str) -> None:
    pytest.importorskip("py3langid", reason="the optional package py3langid is not installed")
    assert identify_language(text, detector="py3langid")[0] == tag


def test_a_detector_that_is_not_installed_is_reported_before_any_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    options = GalleyOptions(["--input=x", "--output=y", "--language-detector=py3langid"])
    with pytest.raises(UsageError) as told:
        options.settings()
    assert str(told.value) == (
        "--language-detector py3langid needs a package that is not installed:"
        " pip install 'galley-news[py3langid]'"
    )


def test_the_default_detector_does_not_need_the_optional_one(monkeypatch: pytest.MonkeyPatch) -> None:
    real_import = builtins.__import__

    def no_py3langid(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("py3langid"):
            raise ModuleNotFoundError(name)
        return real_import(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", no_py3langid)
    assert DETECTORS[0] == "langdetect"
    assert identify_language(STORIES["en"])[0] == "en"
