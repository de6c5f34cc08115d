"""Where the columns of a Parquet file are is read from its footer without asking Arrow.

Arrow ends the process for some damaged footers: tests/fuzz/findings/a-footer-that-contradicts-itself.parquet.
"""

from __future__ import annotations

import io
from collections import Counter

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from galley.read.formats.parquet_footer import FooterError, row_groups_of


@pytest.mark.parametrize("use_dictionary", [True, False])
def test_the_footer_says_where_columns_are_as_arrow_does(use_dictionary: bool) -> None:
    rows = 1_000
    columns = {
        "text": [f"line {number % 7}" for number in range(rows)],
        "tags": [["a", "b"]] * rows,
        "nested": [{"one": 1, "two": [{"three": True}]}] * rows,
        "flag": [True] * rows,
        "none": [None] * rows,
    }
    stored = io.BytesIO()
    pq.write_table(pa.table(columns), stored, row_group_size=90, use_dictionary=use_dictionary)
    metadata = pq.read_metadata(stored)
    wanted = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    found = list(row_groups_of(stored))
    assert len(found) == len(wanted) == 12
    for chunks, group in zip(found, wanted, strict=True):
        abouts = [group.column(number) for number in range(group.num_columns)]
        assert [chunk.size for chunk in chunks] == [about.total_compressed_size for about in abouts]
        starts = [about.dictionary_page_offset or about.data_page_offset for about in abouts]
        assert [chunk.start for chunk in chunks] == starts


def test_a_damaged_footer_is_an_error_of_its_own_or_read_as_far_as_it_goes() -> None:
    stored = io.BytesIO()
    pq.write_table(pa.table({"text": ["one", "two"]}), stored, row_group_size=1)
    sound = stored.getvalue()
    footer = len(sound) - 8 - int.from_bytes(sound[-8:-4], "little")
    outcomes: Counter[str] = Counter()
    for at in range(footer, len(sound)):
        for bit in range(8):
            damaged = sound[:at] + bytes([sound[at] ^ 1 << bit]) + sound[at + 1 :]
            try:
                groups = list(row_groups_of(io.BytesIO(damaged)))
            except FooterError:
                outcomes["error"] += 1
            else:
                outcomes["same" if groups == list(row_groups_of(stored)) else "other"] += 1
    assert min(outcomes[each] for each in ("error", "same", "other")) > 50
    for end in (0, 7, 8, 20, len(sound) - 1):
        with pytest.raises(FooterError):
            list(row_groups_of(io.BytesIO(sound[:end])))
