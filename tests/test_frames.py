"""How actors are named, sheets to code on, and how far readers agree."""

import numpy as np
import pandas as pd
import pytest

from helpers import (
    agreement,
    coding_sheet,
    find_cues,
    load_article,
    load_lexicon,
    namings,
    rates,
    tokenize,
)

GAP = np.nan
# The worked example of Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), part C.
READERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, 3],
    [GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, GAP],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP],
]
SOBER = (
    "The county board voted on Monday to raise the fare of the ferry by two crowns. Its chair, Ida "
    "Moll, said that the boats need new engines. A group of islanders asked for a lower fare for "
    "children. The board will meet again in June."
)
POLEMIC = (
    "The shameless county board slammed islanders on Monday with an outrageous fare hike. Its "
    "chair, Ida Moll, cynically claims that the boats need new engines. It is immoral to "
    "betray children who depend on the ferry. The reckless clique must be held accountable."
)


def sheets(marks: list[list[float]]) -> list[pd.DataFrame]:
    return [pd.DataFrame({"sentence": range(len(m)), "conflict": m}) for m in marks]


def test_alpha_is_that_of_the_published_example():
    table = agreement(sheets(READERS)).set_index("what")
    assert table.loc["conflict", "alpha"] == pytest.approx(0.743, abs=0.0005)
    assert table.loc["conflict", "units"] == 11
    assert table.loc["conflict", "differ"] == [2, 6, 8]
    assert table.loc["conflict", "low"] < 0.743 < table.loc["conflict", "high"]


def test_alpha_copes_with_one_reader_one_unit_and_all_equal():
    assert agreement(sheets([[1, 0, 1]]))["alpha"].isna().all()
    assert agreement([]).empty
    assert agreement(sheets([[1], [0]]))["units"].tolist() == [1, 1]
    assert agreement(sheets([[0, 0], [0, 0]]))["alpha"].tolist() == [1.0, 1.0]
    assert agreement(sheets([[1, 0, 1, 0], [0, 1, 0, 1]]))["alpha"].max() < 0


def test_a_sheet_has_a_row_for_each_sentence_and_a_column_for_each_judgement():
    sheet = coding_sheet(load_article("ferry_wire"))
    assert {"problem", "cause", "judgement", "remedy", "conflict", "morality"} <= set(sheet.columns)
    assert len(sheet) == tokenize(load_article("ferry_wire"))["sentence"].nunique()
    assert not sheet.drop(columns=["sentence", "text"]).to_numpy().any()


def test_forms_of_a_name_are_joined_and_two_of_one_surname_stay_two():
    text = (
        "In May President Ida Moll met Jon Moll. Later Ida Moll praised the harbor. The clerk saw "
        "President Moll and Rolf Tane. Then Tane left."
    )
    table = namings(tokenize(text))
    forms = table.groupby("actor")["form"].agg(set)
    assert {"Ida Moll", "President Ida Moll"} <= forms["Ida Moll"]
    assert forms["Jon Moll"] == {"Jon Moll"} and forms["Rolf Tane"] == {"Rolf Tane", "Tane"}
    assert table.loc[table["form"] == "President Ida Moll", "kind"].tolist() == ["title and name"]


def test_a_capital_that_opens_a_sentence_is_no_name():
    assert namings(tokenize("Boats sail. Nobody knows. Fares rise.")).empty


@pytest.mark.parametrize("name", ["loaded", "frames"])
def test_a_polemic_and_its_sober_twin_come_out_different(name):
    tokens = tokenize([POLEMIC, SOBER])
    table = rates(find_cues(tokens, load_lexicon(name)), tokens)
    loud, sober = table["count"]
    assert loud >= sober + 2, table.to_string()
