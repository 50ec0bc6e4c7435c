"""What helpers/occurrences.py promises: how evenly a word is spread."""

import pytest
from council import MEETING, REPLY

from helpers.occurrences import dispersion
from helpers.tokens import tokenize

pytestmark = pytest.mark.filterwarnings("error")


def test_dispersion_worked_by_hand():
    # Four parts of five words: "x" has 4, 0, 0, 0 of 4; "y" one in each; "z" 2, 2, 0, 0.
    text = "x x x x y. z z q q y! q z z q y? q q q q y"
    table = dispersion(tokenize(text), ["x", "y", "z"], parts=4).set_index("word")
    assert table["count"].to_dict() == {"x": 4, "y": 4, "z": 4}
    # z: (|2/4 - 1/4| * 2 + |0 - 1/4| * 2) / 2 = 1/2, over 1 - 1/4.
    assert table["dp"].to_dict() == pytest.approx({"x": 1, "y": 0, "z": 2 / 3}, abs=1e-9)


def test_dispersion_with_parts_of_unequal_length():
    # Seven words in two parts: four and three.
    table = dispersion(tokenize("a a b b b b a"), "a", parts=2)
    assert table["dp"].item() == pytest.approx((2 / 3 - 4 / 7) / (1 - 3 / 7), abs=1e-9)


def test_dispersion_says_when_a_word_is_too_rare_to_tell():
    table = dispersion(tokenize("a b " * 10 + "b c"), ["c", "b", "a"])
    assert table["word"].tolist() == ["b", "a", "c"]
    assert table["enough"].tolist() == [True, True, False]
    assert not dispersion(tokenize("a b " * 9), ["a"])["enough"].item()


def test_dispersion_orders_by_count_then_word_and_lists_a_word_once():
    table = dispersion(tokenize("d c b a a"), iter(["d", "c", "a", "b", "d"]))
    assert table["word"].tolist() == ["a", "b", "c", "d"]


def test_dispersion_of_a_text_shorter_than_its_parts():
    assert dispersion(tokenize("alone"), "alone")["dp"].tolist() == [0]
    assert dispersion(tokenize("a b c"), ["a"])["dp"].item() == pytest.approx(2 / 3, abs=1e-9)


def test_dispersion_refuses_what_it_cannot_answer():
    with pytest.raises(ValueError, match="parts is 1"):
        dispersion(tokenize(MEETING), ["may"], parts=1)
    with pytest.raises(ValueError, match='"harbour" does not occur'):
        dispersion(tokenize(MEETING), ["may", "harbour"])
    with pytest.raises(ValueError, match="does not occur"):
        dispersion(tokenize(""), ["may"])
    with pytest.raises(ValueError, match="these tokens hold 2"):
        dispersion(tokenize([MEETING, REPLY]), ["may"])
    assert dispersion(tokenize(MEETING), []).empty
