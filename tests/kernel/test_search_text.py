"""One spelling for all ways to write a word, and an order that the alphabets say."""

import pytest

from kernel.search_text import (
    HALF_SPACE,
    LONGEST_WORD,
    MOST_WORDS,
    AskedWord,
    asked_words,
    normalised,
    sort_key,
    words_of,
)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("كتابي", "کتابی"),
        ("آرام", "ارام"),
        ("مُحَمَّد", "محمد"),
        ("خانهٔ ما", "خانه ما"),
        ("كـــتاب", "کتاب"),
        ("۱۴۰۴ ٢٠٢٦", "1404 2026"),
        ("Café STRASSE", "cafe strasse"),
        ("Straße", "strasse"),
        ("ﻻ", "لا"),
        ("x²", "x2"),
    ],
)
def test_words_have_one_spelling(written: str, kept: str) -> None:
    assert normalised(normalised(written)) == kept


def test_a_word_with_a_half_space_is_found_in_three_ways() -> None:
    assert words_of(f"می{HALF_SPACE}روم") == {"می", "روم", "میروم"}
    assert words_of("Logo-intro, 2!") == {"logo", "intro", "2"}
    assert words_of("", f" {HALF_SPACE} _ ") == frozenset()


def test_a_question_is_words_that_must_begin_so() -> None:
    assert asked_words(f"لوگو می{HALF_SPACE}روم لوگو") == (
        AskedWord("لوگو", ("لوگو",)),
        AskedWord("میروم", ("می", "روم")),
    )
    assert asked_words("%_\\ '") == ()
    assert len(asked_words(" ".join(str(n) for n in range(100)))) == 8


def test_a_text_can_not_grow_the_index_without_end() -> None:
    assert len(words_of(" ".join(f"w{n}" for n in range(MOST_WORDS * 2)))) == MOST_WORDS
    assert {len(word) for word in words_of("x" * 1_000)} == {LONGEST_WORD}


def test_names_are_sorted_by_the_alphabet() -> None:
    ordered = ["۲", "10", "Apple", "élan", "Zoo", "آب", "ابر", "پدر", "تار", "چای", "ژاله"]
    ordered += ["كاج", "گل", "نان", "وان", "هما", "یاس"]
    shuffled = sorted(ordered, key=lambda name: name[::-1])
    assert sorted(shuffled, key=sort_key) == ["10", "۲", *ordered[2:]]
    assert sort_key("  Logo \n intro ") == "logo intro"
    assert sort_key(f"می{HALF_SPACE}روم") == sort_key("ميروم")
