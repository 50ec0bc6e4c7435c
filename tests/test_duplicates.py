import random
import time

from helpers import Article, list_articles, load_article
from helpers.loading.duplicates import near_duplicates

FERRY = [load_article(name) for name in list_articles()["name"]]


def test_different_reports_of_one_event_are_no_duplicates():
    assert near_duplicates(FERRY).empty


def test_the_same_story_cut_or_lightly_edited_is_reported_and_the_most_similar_first():
    wire = load_article("ferry_wire").text
    words = wire.split()
    edited = " ".join("officials" if i % 25 == 0 else word for i, word in enumerate(words))
    several = [
        *FERRY,
        Article("copy", wire.upper()),
        Article("cut", wire[: len(wire) // 3]),
        Article("edited", edited),
    ]
    table = near_duplicates(several)
    pairs = set(zip(table["a"], table["b"], strict=True))
    assert pairs == {
        ("ferry_wire", "copy"),
        ("ferry_wire", "cut"),
        ("copy", "cut"),
        ("ferry_wire", "edited"),
        ("copy", "edited"),
        ("cut", "edited"),
    }
    assert table["similarity"].is_monotonic_decreasing
    first = table[(table["a"] == "ferry_wire") & (table["b"] != "edited")]
    assert (first["similarity"] == 1).all()
    assert (table["similarity"] >= 0.5).all()


def test_texts_that_share_a_quotation_only_are_no_duplicates():
    words = load_article("ferry_opinion").text.split()
    a = " ".join(words[:150]) + " " + " ".join(words[150:180])
    b = load_article("ferry_feature").text + " ".join(words[150:180])
    assert near_duplicates([Article("a", a), Article("b", b)]).empty


def test_a_third_of_a_text_in_another_is_not_enough():
    wire, other = load_article("ferry_wire").text.split(), load_article("ferry_opinion").text
    mixed = " ".join(wire[:150]) + other
    assert near_duplicates([Article("a", " ".join(wire)), Article("b", mixed)]).empty
    assert len(near_duplicates([Article("a", " ".join(wire[:200])), Article("b", mixed)])) == 1


def test_nothing_and_short_texts_give_an_empty_table():
    for several in (
        [],
        [Article("a", "")],
        [Article("a", "It rained."), Article("b", "It rained.")],
    ):
        table = near_duplicates(several)
        assert table.empty and table.columns.tolist() == ["a", "b", "similarity"]


def test_time_grows_with_the_number_of_articles_and_not_with_its_square():
    random.seed(5)
    words = [f"w{i}" for i in range(3_000)]

    def seconds(n: int) -> float:
        # All begin with the same disclaimer, and each is there twice.
        several = [
            Article(
                str(i),
                "this copy is provided by the county wire service for members "
                + " ".join(random.choices(words, k=150)),
            )
            for i in range(n // 2)
        ]
        several += [Article(f"{a.name}b", a.text) for a in several]
        begun = time.perf_counter()
        table = near_duplicates(several)
        assert len(table) == n // 2
        return time.perf_counter() - begun

    seconds(100)
    assert seconds(3_200) < 32 * max(seconds(400), 0.02)
