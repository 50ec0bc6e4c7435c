import pytest
from test_runs import PARAMETERS, code, write_notebook

from helpers.reporting.parameters import check_parameters, find_notebooks, list_notebooks

BOOK = {
    "parameters": {
        "article": "courting_putin",
        "out": "",
        "top": 15,
        "limit": 0.05,
        "loud": False,
        "words": ["may", "might"],
        "others": ["ferry_wire"],
        "lexicon": "hedges",
        "empty": [],
        "strange": {"a": 1},
    }
}


@pytest.mark.parametrize(
    ("name", "given", "taken"),
    [
        ("top", "20", 20),
        ("top", 20, 20),
        ("limit", "0.1", 0.1),
        ("limit", "1", 1.0),
        ("limit", 1, 1.0),
        ("loud", "True", True),
        ("loud", "no", False),
        ("words", "could, would", ["could", "would"]),
        ("words", '["a, b", "c"]', ["a, b", "c"]),
        ("words", "", []),
        ("empty", "a,b", ["a", "b"]),
        ("others", "ferry_opinion,ferry_wire", ["ferry_opinion", "ferry_wire"]),
        ("lexicon", "boosters", "boosters"),
    ],
)
def test_a_value_is_read_as_the_kind_of_thing_that_the_notebook_has(name, given, taken):
    found = check_parameters({name: given}, [BOOK])[name]
    assert found == taken and type(found) is type(taken)


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("top", "many", "a whole number"),
        ("top", "1.5", "a whole number"),
        ("top", True, "a whole number"),
        ("limit", "nan", "a number"),
        ("limit", "five", "a number"),
        ("loud", "loud", "true or false"),
        ("words", "[1, 2]", "a list"),
        ("words", "[oops", "a list"),
        ("words", 3, "a list"),
        ("strange", "x", "in the notebook only"),
        ("article", "x", "ARTICLE"),
        ("out", "x", "--out"),
        ("lexicno", "x", "lexicon"),
        ("lexicon", "no_such", "No lexicon “no_such”"),
        ("others", "ferry_wire,nowhere.txt", "nowhere.txt"),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence_that_helps(name, given, told):
    with pytest.raises(ValueError, match=told) as error:
        check_parameters({name: given}, [BOOK])
    assert "\n" not in str(error.value) and str(error.value).endswith(".")


def test_a_file_is_read_before_it_is_taken(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("cue,category,strength\nfire,danger,1\nflood,danger,9\n", encoding="utf-8")
    with pytest.raises(ValueError, match="row 3, column strength"):
        check_parameters({"lexicon": str(path)}, [BOOK])
    path.write_text("cue,category\nfire,danger\n", encoding="utf-8")
    assert check_parameters({"lexicon": str(path)}, [BOOK]) == {"lexicon": path}
    with pytest.raises(ValueError, match="“lexicon” cannot be used"):
        check_parameters({"lexicon": str(tmp_path)}, [BOOK])


def test_notebooks_are_found_by_name_beginning_path_and_folder(tmp_path):
    path = write_notebook(tmp_path / "mine.ipynb", code(PARAMETERS, "parameters"))
    for chosen in (tmp_path, path, str(path)):
        assert [book["name"] for book in find_notebooks(chosen)] == ["mine"]
    for chosen in ("06,03_hedging", ["06_compare.ipynb", "03"], ["03,03", "06"]):
        assert [book["name"] for book in find_notebooks(chosen)] == ["03_hedging", "06_compare"]
    with pytest.raises(ValueError, match="No notebook “nope”: there are 00_start_here"):
        find_notebooks("03,nope")


def test_two_notebooks_of_one_name_are_refused(tmp_path):
    for folder in ("a", "b"):
        write_notebook(tmp_path / folder / "x.ipynb", code(PARAMETERS, "parameters"))
    with pytest.raises(ValueError, match="Two notebooks are named “x”"):
        find_notebooks([tmp_path / "a", tmp_path / "b"])


def test_parameters_that_are_no_literals_are_told(tmp_path):
    write_notebook(tmp_path / "x.ipynb", code("article = open('x')", "parameters"))
    with pytest.raises(ValueError, match=r"x\.ipynb"):
        find_notebooks(tmp_path)


def test_the_list_tells_question_and_parameters(tmp_path):
    write_notebook(tmp_path / "x.ipynb", code(f"{PARAMETERS}\nwords = ['may', 'it']", "parameters"))
    assert list_notebooks(tmp_path).to_numpy().tolist() == [["x", "x", "words=may,it"]]
