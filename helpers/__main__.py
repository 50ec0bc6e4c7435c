"""The command line: `python -m helpers run`, `list`, `diff`, `refresh`, `score`, `norms`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks for.

    Returns:
        The exit status: 0 if everything was made, 1 if something failed, 130 if interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # An old console that cannot write “ writes ? instead of stopping.
            stream.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    try:
        status = options.command(options)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # Whoever read it has seen enough, as in “| head”; what Python still holds goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return _complain(
            "Stopped; finished reports are kept, and the same command makes the rest.", 130
        )
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        return _complain(f"The files cannot be written or read: {error.strerror or error}{where}.")
    except (ValueError, RuntimeError) as error:
        return _complain(str(error))
    except Exception as error:
        return _complain(f"This is a mistake in the program ({type(error).__name__}: {error}).")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m helpers",
        description="Read how a news article is framed: run the notebooks, get a report.",
        epilog="“python -m helpers COMMAND --help” tells more about a command.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_run(commands)
    text = "Show the bundled articles, the notebooks with their parameters, and the lexicons."
    _add(commands, "list", _list, text)
    text = "Say what differs between two runs, and why: text, lexicon, version, parameter."
    command = _add(commands, "diff", _diff, text)
    for name in ("RUN1", "RUN2"):
        about = "a report, or a folder of several, as --out had it"
        command.add_argument(name.lower(), metavar=name, help=about)
    text = "Execute the project's own notebooks again, in place."
    command = _add(commands, "refresh", _refresh, text)
    command.add_argument("--notebooks", metavar="DIR", help="a folder of other notebooks")
    command.add_argument("--jobs", type=_at_least_one, metavar="N", help=JOBS)
    _add_score(commands)
    text = "Make norms of a table of articles: how often cues and words occur in each group."
    command = _add(commands, "norms", _norms, text)
    command.add_argument("table", metavar="TABLE", help="a Parquet or CSV file with a text column")
    about = "the folder for the norms (default: named after the table, under data/norms)"
    command.add_argument("--out", metavar="DIR", help=about)
    about = "the column of the texts (default: text)"
    command.add_argument("--text-column", default="text", metavar="NAME", help=about)
    return parser


JOBS = "how many notebooks work side by side (default: one for each core)"
RUN = """\
Run the notebooks on each article and leave one report for each: a folder with
index.html to open, a page for each notebook, tables, figures and a manifest.
"""
RUN_MORE = """\
examples:
  python -m helpers run
  python -m helpers run story.pdf https://example.org/story.html
  python -m helpers run folder_of_articles --out reports --jobs 4
  python -m helpers run story.txt --notebooks 02,06 -p others=ferry_wire,ferry_opinion

A report that is there already and was made from the same text, parameters, notebooks,
lexicons and versions is finished: it is not made again, so that a run that was interrupted
goes on where it was when it is started again. If one of its notebooks had failed, it is made
again. A report that was made from anything else is left alone unless --force is given; a
folder that is not a report is always left alone.

The exit status is 0 only if every article has its report.
"""


def _add_run(commands: argparse._SubParsersAction) -> None:
    command = _add(commands, "run", _run, RUN, RUN_MORE)
    about = "a file (.txt, .md, .html, .pdf, .docx), an http(s) address, a folder, a table with "
    about += "one article per row (.csv, .tsv, .xlsx, .jsonl, .parquet), “-” for standard input, "
    about += "or the name of a bundled article (default: courting_putin)"
    command.add_argument("articles", nargs="*", metavar="ARTICLE", help=about)
    about = "the folder for the reports (default: reports)"
    command.add_argument("--out", default="reports", metavar="DIR", help=about)
    about = "which notebooks: names (03_hedging or 03), paths or a folder; can be repeated"
    command.add_argument("--notebooks", action="append", metavar="NAME[,NAME]", help=about)
    about = "a parameter of the notebooks; can be repeated (“list” shows which there are)"
    command.add_argument(
        "-p", dest="parameters", action="append", default=[], metavar="NAME=VALUE", help=about
    )
    about = "the column of a table that holds the texts (default: recognised)"
    command.add_argument("--text-column", default="", metavar="NAME", help=about)
    command.add_argument("--jobs", type=_at_least_one, metavar="N", help=JOBS)
    command.add_argument("--force", action="store_true", help="replace reports that are there")
    about = "print nothing but what went wrong"
    command.add_argument("--quiet", action="store_true", help=about)


def _add_score(commands: argparse._SubParsersAction) -> None:
    text = "Hold a lexicon against sentences that annotators marked: precision, recall, F1."
    command = _add(commands, "score", _score, text)
    about = "a bundled lexicon or the path of a CSV"
    command.add_argument("lexicon", metavar="LEXICON", help=about)
    about = "a CSV, TSV or JSONL with a text and a label"
    command.add_argument("file", metavar="FILE", help=about)
    about = "categories of the lexicon to leave out, such as “vague source”"
    command.add_argument("--without", nargs="+", default=[], metavar="CATEGORY", help=about)
    about = "how many costly cues to show"
    command.add_argument("--top", type=_at_least_one, default=15, metavar="N", help=about)


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from 1 on")
    return int(text)


def _add(
    commands: argparse._SubParsersAction,
    name: str,
    function: Callable[[argparse.Namespace], int],
    text: str,
    more: str = "",
) -> argparse.ArgumentParser:
    form = argparse.RawDescriptionHelpFormatter
    short = " ".join(text.split()).split(": a folder")[0].rstrip(".") + "."
    command = commands.add_parser(
        name, help=short, description=text, epilog=more, formatter_class=form
    )
    command.set_defaults(command=function)
    return command


def _run(options: argparse.Namespace) -> int:
    # Imported here, so that `--help` answers at once.
    from helpers.articles import in_one_line
    from helpers.reporting.parameters import NOTEBOOKS
    from helpers.runs import run

    results = run(
        options.articles or ["courting_putin"],
        options.out,
        options.notebooks or NOTEBOOKS,
        options.jobs,
        parameters=_named(options.parameters),
        text_column=options.text_column,
        force=options.force,
        quiet=options.quiet,
    )
    for result in results.itertuples():
        if result.reason:
            place = result.article or in_one_line(result.source)
            _complain(f"{place}: {result.reason}" if place else result.reason)
        if result.folder and not options.quiet:
            already = " (finished already)" if result.already else ""
            print(f"{result.article}: {result.folder}/index.html{already}")
    for pair in results.attrs["near_duplicates"]:
        share = f"{100 * pair['similarity']:.0f} % of the shorter stands in the longer"
        _complain(f"{pair['a']} and {pair['b']} are largely the same text: {share}.")
    if len(results) > 1 and results["folder"].any() and not options.quiet:
        print(f"side by side: {options.out}/index.html")
    return int(not results["ok"].all())


def _named(given: list[str]) -> dict[str, str]:
    """`name=value` pairs as a dictionary; of a name given twice the last one holds."""
    for pair in given:
        if not pair.partition("=")[0].strip() or "=" not in pair:
            raise ValueError(f"“-p {pair}” has no name and value: write -p name=value.")
    return {pair.partition("=")[0].strip(): pair.partition("=")[2] for pair in given}


def _list(options: argparse.Namespace) -> int:
    from helpers import list_articles, list_lexicons
    from helpers.reporting.parameters import list_notebooks

    articles = list_articles()[["name", "words", "outlet", "date", "title"]]
    tables = {
        "Articles": articles.replace("", "–"),
        "Notebooks, with the parameters that -p can set": list_notebooks().replace("", "–"),
        "Lexicons": list_lexicons(),
    }
    for title, table in tables.items():
        print(f"{title}\n{_as_lines(table)}\n")
    return 0


def _as_lines(table: pd.DataFrame) -> str:
    """A table with its columns one under the other, the last one as long as it is."""
    rows = [list(table.columns), *table.astype("str").to_numpy().tolist()]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)] + [0]
    lines = ("  ".join(c.ljust(w) for c, w in zip(r, widths, strict=True)) for r in rows)
    return "\n".join(f"  {line.rstrip()}" for line in lines)


def _diff(options: argparse.Namespace) -> int:
    from helpers.reporting.differences import diff

    found = diff(options.run1, options.run2)
    for article, rows in found.groupby("article", sort=False):
        print(f"{article}:" if article else "The runs:")
        for row in rows.itertuples():
            print(f"  {row.sentence}")
    if found.empty:
        print("The two runs are the same.")
    return 0


def _refresh(options: argparse.Namespace) -> int:
    from helpers.runs import NOTEBOOKS, refresh

    results = refresh(options.notebooks or NOTEBOOKS, options.jobs)
    for result in results.itertuples():
        if result.reason:
            _complain(result.reason)
    print(f"{results['changed'].sum()} of {len(results)} notebooks changed.")
    return int(not results["ok"].all())


def _score(options: argparse.Namespace) -> int:
    from helpers import load_labelled, load_lexicon, score

    lexicon = load_lexicon(options.lexicon)
    categories = lexicon.table["category"].unique().tolist()
    unknown = [name for name in options.without if name not in categories]
    if unknown:
        return _complain(f"No category “{unknown[0]}” among {', '.join(categories)}.")
    kept = [name for name in categories if name not in options.without]
    found = score(lexicon, load_labelled(options.file), kept)
    print(found.scores.round(3).to_string(index=False))
    print("\nCues that stand most often in sentences that are not marked:")
    print(found.false_hits.head(options.top).round(2).to_string(index=False, max_colwidth=60))
    print("\nWords that tell marked sentences without a cue from those not marked:")
    missed = found.missed.query("score > 0").head(options.top)
    print(missed[["word", "count", "reference_count", "score"]].round(2).to_string(index=False))
    return 0


def _norms(options: argparse.Namespace) -> int:
    from helpers import make_norms

    totals = make_norms(options.table, options.out, text=options.text_column)
    skipped = sum(totals["skipped"].values())
    print(f"{totals['articles']:,} articles, {totals['words']:,} words; {skipped:,} left out.")
    return 0


def _complain(sentence: str, status: int = 1) -> int:
    print(sentence, file=sys.stderr)
    return status


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    # Told to end by another program, it clears away what is unfinished, as after Ctrl-C.
    signal.signal(signal.SIGTERM, _interrupt)
    sys.exit(main())
