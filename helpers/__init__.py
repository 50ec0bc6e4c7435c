"""Reading how a news article is framed: functions on tables, from a text to figures.

Every public name can be imported from `helpers`; its file is loaded when the name is first used.
"""

import sys
from importlib import import_module
from types import ModuleType

FILES = {
    "articles": ["Article", "ArticleError"],
    "sources": ["list_articles", "load_article", "load_articles", "loading_changes"],
    "loading.cleaning": ["clean"],
    "loading.duplicates": ["near_duplicates"],
    "tokens": ["tokenize"],
    "lexicons": ["Lexicon", "LexiconError", "list_lexicons", "load_lexicon"],
    "cues": ["find_cues"],
    "keywords": ["frequencies", "keyness"],
    "occurrences": ["dispersion"],
    "forms": ["group_forms", "ngrams"],
    "collocations": ["collocates"],
    "concordances": ["concordance"],
    "contrasts": ["article_tests", "weighted_log_odds"],
    "norms": ["load_norms", "reference_words"],
    "making_norms": ["make_norms"],
    "rates": ["compare", "rates"],
    "scores": ["LabelsError", "load_labelled", "score"],
    "plots": [
        "plot_density",
        "plot_dispersion",
        "plot_head_to_head",
        "plot_heatmap",
        "plot_keyness",
        "plot_percentiles",
        "plot_rates",
        "show",
    ],
    "highlight": ["highlight", "in_context"],
    "runs": ["refresh", "run", "save"],
}
_file_of = {name: file for file, names in FILES.items() for name in names}
__all__ = sorted(_file_of)


class _Package(ModuleType):
    """This package, in which `rates` is the function also once the file rates.py is loaded."""

    def __getattr__(self, name: str):
        if name not in _file_of:
            raise AttributeError(f"helpers has no “{name}”.")
        return getattr(import_module(f"helpers.{_file_of[name]}"), name)

    def __setattr__(self, name: str, value: object) -> None:
        is_file = isinstance(value, ModuleType) and name in _file_of
        super().__setattr__(name, getattr(value, name) if is_file else value)

    def __dir__(self) -> list[str]:
        return __all__


sys.modules[__name__].__class__ = _Package
