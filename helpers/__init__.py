"""Reading how a news article is framed: functions on tables, from a text to figures.

Every public name can be imported from `helpers`; its file is loaded when the name is first used.
"""

import sys
from importlib import import_module
from pathlib import Path

# The files and the names they hold; what only a maker of the project runs stands outside.
FILES = """
articles: Article ArticleError | sources: list_articles load_article load_articles loading_changes
loading.cleaning: clean | loading.duplicates: near_duplicates | tokens: passages tokenize
lexicons: Lexicon LexiconError SCORES list_lexicons load_lexicon show_entry
counts: compare rates | norms: alike load_norms reference_words unlike
keywords: frequencies keyness | cues: find_cues
corpus: compare_groups measure | contexts: collocates concordance dispersion
forms: group_forms ngrams | voices: find_attributions speakers whose
frames: agreement coding_sheet namings | contrasts: article_tests weighted_log_odds
chance.exact: differ_at_all | tests/benchmarks/scoring: LabelsError load_labelled score
plots.density: plot_density | plots.dispersion: plot_dispersion | plots.heatmap: plot_heatmap
plots.head_to_head: plot_head_to_head | plots.keyness: plot_keyness | plots.rates: plot_rates
plots.percentiles: plot_percentiles | plots.speaking: plot_speaking | outputs: save show
marks: highlight in_context | runs: refresh run | reporting.parameters: list_notebooks
data/norms/make_norms: make_norms | plots.timeline: section_names
"""
_parts = [part.split(": ") for line in FILES.strip().splitlines() for part in line.split(" | ")]
_file_of = {name: file for file, names in _parts for name in names.split()}
__all__ = sorted(_file_of)


def __getattr__(name: str):
    if name not in _file_of:
        raise AttributeError(f"helpers has no “{name}”.")
    folder, _, file = _file_of[name].rpartition("/")
    if folder and (path := str(Path(__file__).resolve().parent.parent / folder)) not in sys.path:
        sys.path.append(path)
    return getattr(import_module(file if folder else f"helpers.{file}"), name)


def __dir__() -> list[str]:
    return __all__
