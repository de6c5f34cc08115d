"""Text that was encoded twice comes out as it was written, and other text stays as it is."""

from __future__ import annotations

import time

import galley
import pytest
from galley.text.double_encoding import undo_double_encoding

WRITTEN = [
    "“We would rather be late than careless,” said Tove Brandal – the line’s owner.",
    "Die Brücke über die Lahn bleibt für Fußgänger offen, teilte die Stadt am Dienstag mit.",
    "Le conseil a approuvé la rénovation de l’hôtel de ville, fermé depuis l’été.",
    "No habrá más retrasos, señaló la alcaldesa, y pidió paciencia a los vecinos.",
    "Мост закроют на три недели, сообщили в мэрии во вторник.",
    "Η γέφυρα θα κλείσει για τρεις εβδομάδες, ανακοίνωσε ο δήμος.",
    "大桥将关闭三个星期，市政府周二表示。",
]


def encoded_twice(text: str) -> str:
    """As by a system that reads UTF-8 as Windows-1252, undefined bytes as Latin-1."""
    return "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in text.encode()
    )


@pytest.mark.parametrize("text", WRITTEN)
def test_text_that_was_encoded_twice_is_as_it_was_written(text: str) -> None:
    assert undo_double_encoding(encoded_twice(text)) == text
    assert undo_double_encoding(text.encode().decode("latin-1")) == text


@pytest.mark.parametrize("text", WRITTEN)
def test_a_page_that_was_encoded_twice_in_part_is_repaired_there(text: str) -> None:
    whole = f"<p>{WRITTEN[1]}</p>\n<p>{encoded_twice(text)}</p>\n<p>{WRITTEN[2]}</p>"
    assert undo_double_encoding(whole) == f"<p>{WRITTEN[1]}</p>\n<p>{text}</p>\n<p>{WRITTEN[2]}</p>"


def test_a_closing_quote_whose_last_byte_a_system_replaced_is_known_by_the_other_two() -> None:
    damaged = encoded_twice("“Late,” she said").replace("\x9d", "\ufffd")
    assert undo_double_encoding(damaged) == "“Late,” she said"


@pytest.mark.parametrize(
    "text",
    [*WRITTEN, "SÃO PAULO – A CÂMARA DISSE NÃO", "Ørsted og Ålborg", "ŒUVRE – « À LA CARTE »", "Âge: 40 ×2"],
)
def test_text_that_was_encoded_once_stays_the_same_object(text: str) -> None:
    assert undo_double_encoding(text) is text


@pytest.mark.parametrize("piece", ["Ã", "Ã©", "<Ã", "â€\ufffd", "Ã\n", "â\x80"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    def seconds(count: int) -> float:
        text, started = piece * count, time.process_time()
        undo_double_encoding(text)
        return time.process_time() - started

    seconds(100)
    quick = min(seconds(5_000) for _ in range(3))
    assert min(seconds(80_000) for _ in range(3)) < 64 * max(quick, 0.002)


def test_the_library_repairs_a_page() -> None:
    story = "".join(f"<p>{encoded_twice(WRITTEN[0])} {number} boats came in.</p>" for number in range(9))
    article = galley.clean(f"<html><body><article><h1>Late</h1>{story}</article></body></html>")
    assert article.text.count("“We would rather be late than careless,” said") == 9
