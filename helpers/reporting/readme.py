"""README's figure: the main figure of a notebook, so that it cannot tell of another day."""

import re
from base64 import b64decode
from pathlib import Path

import nbformat

from helpers.reporting.pages import digest
from helpers.reporting.reports import replace_text

# The notebook whose main figure README shows, and where it is kept.
NOTEBOOK, IMAGE = "06_compare.ipynb", "images/hedges_by_article.png"


def draw_readme(folder: Path) -> bool:
    """Write the figure beside the notebooks and its text into README; whether either changed."""
    readme, book = folder.parent / "README.md", folder / NOTEBOOK
    if not (readme.is_file() and book.is_file() and (folder / IMAGE).parent.is_dir()):
        return False
    figures = digest(nbformat.read(book, as_version=4), book.stem)["figures"]
    if not figures:
        return False
    image, text = b64decode(figures[0]["png"]), readme.read_text(encoding="utf-8")
    shown = f"![{figures[0]['alt']}](notebooks/{IMAGE})"
    told = re.sub(rf"!\[[^\]]*\]\(notebooks/{re.escape(IMAGE)}\)", lambda _: shown, text)
    path = folder / IMAGE
    changed = told != text or not path.is_file() or path.read_bytes() != image
    if changed:
        path.write_bytes(image)
        replace_text(readme, told)
    return changed
