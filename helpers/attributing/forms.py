"""Names as they are written in a text, with their titles and without."""

import re

from helpers.attributing.names import TITLES

# A name: capitals in a row, joined by “de”, “van” and the like, but not over a mark.
NAME = re.compile(r"[A-Z][\w’'-]*\.?(?: (?:(?:de|van|von|der|bin|al|la) )?[A-Z][\w’'-]*\.?)*")
NO_NAMES = set(
    "the a an this that these those he she it they we i you but and or if in on at for as of his "
    "her with from to by about against under over between both even though such without later "
    "then now still so also "
    "its their our my some many most one no not when while after before since there here what who "
    "why how monday tuesday wednesday thursday friday saturday sunday january february march april "
    "may june july august september october november december".split()
)


def forms_of(text: str, first: bool) -> tuple[str, str]:
    """A name as written and without its title; empty where a capital only opens a sentence."""
    words = text.split()
    while words and words[0].lower().strip(".") in NO_NAMES:
        words = words[1:]
    titles = [i for i, word in enumerate(words) if word.lower().strip(".") in TITLES]
    bare = words[max(titles, default=-1) + 1 :]
    if not bare or (first and words == text.split()[:1]):
        return "", ""
    form, name = (re.sub(r"[’']s$", "", " ".join(part)).rstrip(".") for part in (words, bare))
    return form, name
