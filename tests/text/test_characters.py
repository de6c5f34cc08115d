"""What is counted in the characters of many texts at once is what is counted in each."""

from __future__ import annotations

import re

from galley.text.characters import Characters
from hypothesis import given
from hypothesis import strategies as st

TEXTS = st.text(
    st.sampled_from("aΣΑİß1²_ -\n’日") | st.characters(max_codepoint=0xFFFF, min_codepoint=1), min_size=1
)


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_the_letters_and_ends_of_many_texts_at_once_equal_those_of_each(texts: list[str]) -> None:
    characters = Characters(texts)
    assert characters.letters == ["".join(re.findall(r"[^\W_]+", text.lower())) for text in texts]
    assert characters.last_in("a’_").tolist() == [float(text[-1] in "a’_") for text in texts]
