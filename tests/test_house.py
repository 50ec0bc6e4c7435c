"""The house: what may import what, how long files and functions may be, where imports may hide."""

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
HELPERS = PROJECT / "helpers"
# Lines that a file of the flow may have; together they leave room, and the room is not theirs.
LINES = {
    "__init__": 45,
    "articles": 70,
    "sources": 250,
    "tokens": 245,
    "lexicons": 200,
    "patterns": 140,
    "cues": 170,
    "voices": 260,
    "frames": 120,
    "counts": 210,
    "norms": 200,
    "keywords": 190,
    "contexts": 290,
    "forms": 105,
    "contrasts": 175,
    "corpus": 200,
    "marks": 230,
    "outputs": 85,
    "runs": 170,
    "__main__": 205,
}
# The whole is to come down to 8,000; until then it must not grow.
TOP, ALL = 3500, 10250
LONGEST_FUNCTION = 25
# Folders behind one file of the flow: nobody else comes in.
BEHIND = {
    "loading": {"sources", "runs", "corpus"},
    "cutting": {"tokens"},
    "entries": {"lexicons", "patterns", "cues"},
    "looking": {"contexts", "keywords", "forms"},
    "chance": {
        "reporting.overviews",
        "frames",
        "counts",
        "keywords",
        "contrasts",
        "norms",
        "corpus",
    },
    "marking": {"marks"},
    "attributing": {"voices", "frames"},
    "many": {"__main__"},
    "reporting": {"runs"},
}
# These stand on the ground: of the flow they may import each other, and what is named.
GROUND = {"articles": set(), "lexicons": set(), "contexts": {"tokens"}}
# Heavy readers are loaded when a file of their kind comes; a command loads what it calls.
MAY_HIDE_IMPORTS = {"sources", "__main__"}


def name_of(path: Path) -> str:
    """`tokens`, or `loading.pdfs` for a file in a folder."""
    return ".".join(path.relative_to(HELPERS).with_suffix("").parts)


FILES = {name_of(path): path for path in sorted(HELPERS.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}


def imports(tree: ast.AST) -> set[str]:
    """The files of helpers that a tree imports, anywhere in it."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers."):
            module = node.module.removeprefix("helpers.")
            inside = {f"{module}.{alias.name}" for alias in node.names}
            found |= (inside & set(FILES)) or {module}
        elif isinstance(node, ast.Import):
            names = (alias.name for alias in node.names)
            found |= {n.removeprefix("helpers.") for n in names if n.startswith("helpers.")}
    return found


IMPORTS = {name: imports(tree) for name, tree in TREES.items()}


def circle(graph: dict[str, set[str]]) -> list[str]:
    """The files of one circle of imports, or none.

    >>> circle({"a": {"b"}, "b": {"a"}, "c": set()})
    ['a', 'b']
    """
    left = {name: graph[name] & set(graph) for name in graph}
    while free := [name for name, needs in left.items() if not needs & set(left)]:
        for name in free:
            del left[name]
    return sorted(left)


def test_nothing_imports_in_a_circle():
    assert circle(IMPORTS) == []
    assert circle(IMPORTS | {"articles": {"sources"}}), "a circle made on purpose is not seen"


@pytest.mark.parametrize("name", FILES)
def test_a_file_imports_only_what_stands_below_it(name):
    folder, _, _ = name.rpartition(".")
    for other in IMPORTS[name]:
        assert other in FILES, f"there is no helpers.{other}"
        assert other not in {"__main__", "runs"} or name == "__main__"
        behind = other.split(".")[0]
        if behind in BEHIND and behind != other and folder != behind:
            assert name in BEHIND[behind] | {"__main__"} or name.startswith("plots"), other
    if name in GROUND:
        flow = {other for other in IMPORTS[name] if "." not in other}
        assert flow <= set(GROUND) | GROUND[name]
    if folder in {"loading", "plots"}:
        above = {other for other in IMPORTS[name] if "." not in other} - set(GROUND)
        assert not above, f"{name} imports {above}"
    if folder == "reporting":
        assert not IMPORTS[name] & {"cues", "norms", "marks", "tokens", "voices"}


@pytest.mark.parametrize("name", set(FILES) - MAY_HIDE_IMPORTS)
def test_no_import_hides_in_a_function(name):
    hidden = [
        node.name
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.FunctionDef)
        for inside in ast.walk(node)
        if isinstance(inside, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


def length(function: ast.FunctionDef) -> int:
    """The lines of a function's body, without its docstring."""
    told = ast.get_docstring(function) is not None
    body = function.body[1:] if told else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("name", FILES)
def test_a_public_function_is_short(name):
    functions = [node for node in TREES[name].body if isinstance(node, ast.FunctionDef)]
    long = {f.name: length(f) for f in functions if not f.name.startswith("_")}
    assert not {f: lines for f, lines in long.items() if lines > LONGEST_FUNCTION}


def lines(name: str) -> int:
    return len(FILES[name].read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("name", [name for name in FILES if "." not in name])
def test_a_file_of_the_flow_keeps_to_its_lines(name):
    assert lines(name) <= LINES[name]


def test_the_house_is_thin():
    assert sum(lines(name) for name in FILES if "." not in name) <= TOP
    assert sum(map(lines, FILES)) <= ALL


def test_notebooks_import_from_helpers_alone():
    for path in (PROJECT / "notebooks").rglob("*.ipynb"):
        assert "from helpers." not in path.read_text(encoding="utf-8"), path.name
