"""Pages in the charsets of the web come out as they were written, or are rejected."""

from __future__ import annotations

import codecs
import json
import random
from encodings import aliases
from importlib import resources

import pytest
from galley.errors import DocumentError
from galley.read.bytes.charset import codec_of, decode, looks_binary, utf_16_or_32
from galley.read.bytes.charset_detection import detect_codec
from galley.records import Reason
from hypothesis import given
from hypothesis import strategies as st

STORIES = [
    (
        "en",
        "The mayor said the bridge would stay closed until March. “We can’t open it before the inspectors are"
        " done,” she told reporters – and nobody argued.",
        ["cp1252"],
    ),
    (
        "de",
        "Die Brücke über die Lahn wird für drei Wochen gesperrt, teilte die Stadt am Dienstag mit. Fußgänger"
        " können den Fluss auf der „alten Mühlenbrücke“ überqueren.",
        ["cp1252", "mac_roman"],
    ),
    (
        "fr",
        "Le conseil régional a approuvé hier la rénovation de l’hôtel de ville, fermé"
        " depuis l’été. Les travaux"
        " dureront jusqu’à février, a précisé le maire.",
        ["cp1252", "mac_roman"],
    ),
    (
        "es",
        "El Ayuntamiento aprobó el martes la reforma de la estación, según informó la"
        " alcaldesa. «No habrá más"
        " retrasos», señaló, y pidió paciencia a los vecinos.",
        ["cp1252"],
    ),
    (
        "pt",
        "A Câmara aprovou na terça-feira a reforma da estação, segundo a presidente. Não haverá mais atrasos,"
        " disse ela, e os moradores da região serão avisados até amanhã.",
        ["cp1252"],
    ),
    (
        "sv",
        "Bron över ån stängs i tre veckor, meddelade kommunen på tisdagen. Gående kan använda den gamla bron"
        " vid kvarnen, säger borgmästaren.",
        ["cp1252"],
    ),
    (
        "pl",
        "Rada miasta przyjęła we wtorek plan przebudowy dworca, poinformował burmistrz Łodzi. Mieszkańcy będą"
        " mogli zgłaszać uwagi do końca września, a roboty rozpoczną się później.",
        ["cp1250", "iso8859_2"],
    ),
    (
        "cs",
        "Zastupitelstvo v úterý schválilo přestavbu nádraží, oznámil starosta. Lidé mohou posílat připomínky"
        " do konce září, práce začnou až příští rok.",
        ["cp1250", "iso8859_2"],
    ),
    (
        "hu",
        "A képviselő-testület kedden elfogadta az állomás felújításának tervét, közölte a polgármester. A"
        " lakók szeptember végéig küldhetik be észrevételeiket.",
        ["cp1250", "iso8859_2"],
    ),
    (
        "ro",
        "Consiliul local a aprobat marţi planul de renovare a gării, a anunţat primarul. Locuitorii îşi pot"
        " trimite observaţiile până la sfârşitul lunii septembrie.",
        ["cp1250", "iso8859_2"],
    ),
    (
        "tr",
        "Belediye meclisi salı günü istasyonun yenilenmesi planını onayladı. Başkan, çalışmaların gelecek yıl"
        " başlayacağını ve görüşlerin eylül sonuna kadar iletilebileceğini söyledi.",
        ["cp1254"],
    ),
    (
        "lt",
        "Miesto taryba antradienį patvirtino stoties rekonstrukcijos planą, pranešė meras. Gyventojai gali"
        " siųsti pastabas iki rugsėjo pabaigos, o darbai prasidės kitąmet.",
        ["cp1257"],
    ),
    (
        "ru",
        "Городской совет во вторник одобрил план реконструкции вокзала, сообщил мэр. Жители могут присылать"
        " замечания до конца сентября, а работы начнутся только в следующем году.",
        ["cp1251", "koi8_r", "iso8859_5", "cp866"],
    ),
    (
        "uk",
        "Міська рада у вівторок схвалила план реконструкції вокзалу, повідомив мер. Мешканці можуть надсилати"
        " зауваження до кінця вересня, а роботи почнуться наступного року.",
        ["cp1251", "koi8_u"],
    ),
    (
        "el",
        "Το δημοτικό συμβούλιο ενέκρινε την Τρίτη το σχέδιο ανακαίνισης του σταθμού,"
        " ανακοίνωσε ο δήμαρχος. Οι"
        " κάτοικοι μπορούν να στείλουν παρατηρήσεις ως το τέλος Σεπτεμβρίου.",
        ["cp1253", "iso8859_7"],
    ),
    (
        "he",
        "מועצת העיר אישרה ביום שלישי את תוכנית שיפוץ התחנה, הודיע ראש העיר. התושבים יכולים לשלוח הערות עד סוף"
        " ספטמבר, והעבודות יתחילו בשנה הבאה.",
        ["cp1255"],
    ),
    (
        "ar",
        "وافق المجلس البلدي يوم الثلاثاء على خطة تجديد المحطة، كما أعلن رئيس البلدية. ويمكن للسكان إرسال"
        " ملاحظاتهم حتى نهاية سبتمبر، وستبدأ الأعمال في العام المقبل.",
        ["cp1256"],
    ),
    (
        "th",
        "สภาเทศบาลอนุมัติแผนปรับปรุงสถานีเมื่อวันอังคาร นายกเทศมนตรีกล่าว ประชาชนสามารถส่งข้อคิดเห็นได้ถึงสิ้นเดือนกันยายน",
        ["cp874"],
    ),
    (
        "ja",
        "市議会は火曜日、駅の改修計画を承認したと市長が発表した。住民は九月末まで意見を送ることができ、工事は来年始まる予定だ。",
        ["cp932", "euc_jp", "iso2022_jp"],
    ),
    (
        "zh",
        "市议会星期二批准了车站改造计划，市长宣布。居民可以在九月底之前提出意见，工程将于明年开始，预计持续三年。",
        ["gb18030"],
    ),
    (
        "zh-Hant",
        "市議會星期二批准了車站改造計畫，市長宣布。居民可以在九月底之前提出意見，工程將於明年開始，預計持續三年。",
        ["big5hkscs"],
    ),
    (
        "ko",
        "시의회는 화요일 역 개보수 계획을 승인했다고 시장이 발표했"
        "다. 주민들은 구월 말까지 의견을 보낼 수 있으며 공사는"
        " 내년에 시작될 예정이다.",
        ["cp949"],
    ),
]
CASES = [
    pytest.param(text, codec, id=f"{language}-{codec}")
    for language, text, codecs in STORIES
    for codec in codecs
]
UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]


def page(text: str, meta: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head>{meta}<title>News</title><script>var a = 'b';</script></head><body>"
        f"<ul><li><a href='/'>Home</a> <a href='/sport'>Sport</a></ul><p>{text}</p><p>&copy; 2022</p></body>"
    )


@pytest.mark.parametrize(("text", "codec"), CASES)
@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1", "right", "no-such-charset"])
def test_legacy_pages_come_out_right_whatever_the_server_claims(
    text: str, codec: str, declared: str | None
) -> None:
    claimed = codec if declared == "right" else declared
    assert decode(page(text).encode(codec), claimed) == page(text)


@pytest.mark.parametrize(("text", "codec"), CASES)
def test_legacy_texts_without_any_markup_come_out_right(text: str, codec: str) -> None:
    assert decode(text.encode(codec), None, "text/plain") == text


@pytest.mark.parametrize("text", [text for _, text, _ in STORIES])
@pytest.mark.parametrize("declared", [None, "iso-8859-1", "gb2312", "windows-1251"])
def test_utf_8_comes_out_right_whatever_is_claimed(text: str, declared: str | None) -> None:
    assert decode(page(text).encode(), declared) == page(text)


@pytest.mark.parametrize("codec", UNICODE)
def test_unicode_is_told_with_and_without_a_mark(codec: str) -> None:
    text = page(STORIES[1][1])
    assert decode(text.encode(codec)) == text


@pytest.mark.parametrize(
    ("meta", "codec"),
    [
        ('<meta charset="shift_jis">', "cp932"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=euc-jp'>", "euc_jp"),
        ("<META CHARSET=Shift_JIS>", "cp932"),
    ],
)
def test_the_page_s_own_charset_is_heard(meta: str, codec: str) -> None:
    # Too short to be detected.
    assert decode(page("駅ヲ", meta).encode(codec)) == page("駅ヲ", meta)


def test_the_page_s_charset_is_not_asked_of_a_text() -> None:
    text = '<meta charset="koi8-r"> Die Brücke'
    assert decode(text.encode("cp1252"), None, "text/plain") == text


def test_the_page_s_language_decides_between_equals() -> None:
    text = '<html lang="lt"><p>Taryba antradienį'
    assert decode(text.encode("cp1257")) == text


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("ISO-8859-1", "cp1252"),
        (" latin1 ", "cp1252"),
        ("us-ascii", "cp1252"),
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("Shift_JIS", "cp932"),
        ("iso-8859-9", "cp1254"),
        ("ks_c_5601-1987", "cp949"),
        ("tis-620", "cp874"),
        ("'utf-8'", "utf-8"),
        ("hex", None),
        ("utf-7", None),
        ("no such", None),
    ],
)
def test_labels_mean_what_they_mean_on_the_web(label: str, codec: str | None) -> None:
    assert codec_of(label) == codec


def test_every_label_and_codec_of_the_rules_exists() -> None:
    rules = resources.files("galley") / "rules"
    labels = json.loads((rules / "charset_labels.json").read_text("utf-8"))["labels"]
    alphabets = json.loads((rules / "charset_alphabets.json").read_text("utf-8"))["languages"]
    for codec in [*labels.values(), *(codec for entry in alphabets for codec in entry["codecs"])]:
        codecs.lookup(codec)
    for entry in alphabets:
        for codec in entry["codecs"]:
            lost = [letter for letter in entry["letters"] if not letter.encode(codec, "ignore")]
            assert len(lost) <= 10, (entry["language"], codec, lost)


def test_a_few_stray_bytes_are_replaced_and_the_rest_is_kept() -> None:
    good = page(STORIES[1][1]).encode()
    assert decode(good + b"<p>stray \x92 byte") == good.decode() + "<p>stray \ufffd byte"
    assert decode(good + "ü".encode()[:1]) == good.decode() + "\ufffd"


ASCII_STORY = "The council voted on Monday to keep the pool open until the end of next year. " * 3


@pytest.mark.parametrize(
    ("strays", "text"),
    [
        (b"a\xec\xe1\xb5b", "aìáµb"),
        (b"\x9e a\xc5x \xaf", "ž aÅx ¯"),
        (b"\x9d a\xfbx \x90", "\ufffd aûx \ufffd"),
    ],
)
@pytest.mark.parametrize("declared", [b"", b"<meta charset=utf-8>", b"<meta charset=iso-8859-1>"])
def test_a_page_of_ascii_but_for_a_few_bytes_is_windows_1252(
    strays: bytes, text: str, declared: bytes
) -> None:
    page = declared + ASCII_STORY.encode() + strays
    assert decode(page) == declared.decode() + ASCII_STORY + text


def test_a_few_bytes_of_another_declared_charset_are_not_windows_1252() -> None:
    with pytest.raises(DocumentError):
        decode(b"<meta charset=euc-jp>" + ASCII_STORY.encode() + b"a\xec\xe1\xb5b")


def test_a_nul_becomes_the_replacement_character() -> None:
    assert decode(b"<p>" + b"words " * 50 + b"a\0b") == "<p>" + "words " * 50 + "a\ufffdb"


@pytest.mark.parametrize("size", [60, 500, 5000])
@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1", "gb18030", "shift_jis"])
def test_random_bytes_are_rejected(size: int, declared: str | None) -> None:
    for seed in range(5):
        with pytest.raises(DocumentError) as raised:
            decode(random.Random(seed).randbytes(size), declared)
        assert raised.value.reason in (Reason.BINARY, Reason.UNDECODABLE)


@pytest.mark.parametrize("size", [60, 500, 5000])
def test_random_bytes_without_control_characters_are_rejected(size: int) -> None:
    for seed in range(5):
        noise = random.Random(seed).choices([*range(0x20, 0x7F), *range(0x80, 0x100)], k=size)
        with pytest.raises(DocumentError) as raised:
            decode(bytes(noise), None)
        assert raised.value.reason is Reason.UNDECODABLE
        assert raised.value.message == "no charset fits the bytes with confidence (none is declared)"


@given(st.text())
def test_any_text_in_utf_8_comes_back(text: str) -> None:
    payload = text.encode()
    if looks_binary(payload) or utf_16_or_32(payload) or text.startswith("\ufeff") or "\x1b" in text:
        return
    assert decode(payload, None, "text/plain") == text.replace("\0", "\ufffd")


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "gb18030", "x", "utf-16"]))
def test_any_bytes_are_text_or_an_error_and_always_the_same(payload: bytes, declared: str | None) -> None:
    def outcome() -> str:
        try:
            return decode(payload, declared)
        except DocumentError as error:
            return error.message

    assert outcome() == outcome()
    outcome().encode("utf-8")


def test_case_tells_cyrillic_charsets_apart() -> None:
    text = "городской совет одобрил план реконструкции вокзала"
    for codec in ("cp1251", "koi8_r"):
        assert decode(text.encode(codec), None, "text/plain") == text


def test_detection_sees_text_and_not_markup() -> None:
    assert detect_codec(page(STORIES[12][1]).encode("koi8_r")) == "koi8_r"
    assert detect_codec(b"<p title='\xe9t\xe9'>x") == "cp1252"


@pytest.mark.parametrize("label", ["unicode_escape", "raw_unicode_escape", "utf-7", "punycode", "hex"])
def test_what_python_decodes_and_the_web_does_not_is_no_charset(label: str) -> None:
    assert codec_of(label) is None


def test_no_charset_makes_a_nul_of_other_bytes() -> None:
    labels = resources.files("galley").joinpath("rules", "charset_labels.json").read_text("utf-8")
    pairs = bytes(byte for lead in range(1, 256) for trail in range(1, 256) for byte in (lead, trail))
    codecs_known = {*json.loads(labels)["labels"].values(), *aliases.aliases.values()}
    found = {codec for codec in map(codec_of, codecs_known) if codec}
    assert len(found) > 50
    assert [codec for codec in sorted(found) if "\0" in pairs.decode(codec, "replace")] == []
