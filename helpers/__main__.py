"""The command line: `python -m helpers run`, `corpus`, `list`, `diff`, `refresh`."""

import argparse
import os
import signal
import sys
from collections.abc import Callable

RUN = """\
It leaves a folder for each: index.html to open, a page for each notebook, tables, figures and a
manifest. Examples:
  python -m helpers run story.pdf https://example.org/story.html
  python -m helpers run folder_of_articles --out reports --jobs 4
  python -m helpers run story.txt --notebooks 02,06 -p others=ferry_wire,ferry_opinion

A report made from the same ingredients is not made again: the same command goes on where it was.
Anything else that is there is left alone unless --force is given.
"""


def main(arguments: list[str] | None = None) -> int:
    """Do as told; the exit status: 0 if all was made, 1 if something failed, 130 if interrupted."""
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
        told = "Stopped; finished reports are kept, and the same command makes the rest."
        return _complain(told, 130)
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
    text = "Run the notebooks on each article and leave one report for each."
    _add_run(_add(commands, "run", _run, text, RUN))
    text = "Show the bundled articles, the notebooks with their parameters, and the lexicons."
    _add(commands, "list", _list, text)
    text = "Say what differs between two runs, and why: text, lexicon, version, parameter."
    add = _add(commands, "diff", _diff, text)
    for name in ("RUN1", "RUN2"):
        add(name.lower(), metavar=name, help="a report, or a folder of several, as --out had it")
    add("--all", action="store_true", help="tell of every table and figure what changed in it")
    text = "Measure many articles: one row each, and whether groups of them differ."
    add = _add(commands, "corpus", _corpus, text)
    add("sources", nargs="+", metavar="SOURCE", help="folders, tables, files or addresses")
    add("--out", required=True, metavar="DIR", help="where the tables go; the same again goes on")
    add("--by", default="", metavar="COLUMN", help="compare groups: outlet, lean, topic …")
    add("--scheduler", default="", metavar="ADDRESS", help="of a running Dask scheduler")
    _add_shared(add)
    text = "Execute the project's own notebooks again, in place, and draw README's figure."
    add = _add(commands, "refresh", _refresh, text)
    add("--notebooks", metavar="DIR", help="a folder of other notebooks")
    add("--jobs", **JOBS)
    return parser


def _add(commands, name: str, function: Callable, text: str, more: str = "") -> Callable:
    """A command, and the function that adds arguments to it."""
    form = argparse.RawDescriptionHelpFormatter
    known = {"help": text, "description": text, "epilog": more, "formatter_class": form}
    command = commands.add_parser(name, **known)
    command.set_defaults(command=function)
    return command.add_argument


def _add_run(add: Callable) -> None:
    help_ = "a file (.txt, .md, .html, .pdf, .docx), an http(s) address, a folder, a table with "
    help_ += "one article per row (.csv, .tsv, .xlsx, .jsonl, .parquet), “-” for standard input, "
    help_ += "or the name of a bundled article (default: courting_putin)"
    add("articles", nargs="*", metavar="ARTICLE", help=help_)
    add("--out", default="reports", metavar="DIR", help="where to put them (default: reports)")
    help_ = "names (03_hedging or 03), paths or a folder; can be repeated"
    add("--notebooks", action="append", metavar="NAME[,NAME]", help=help_)
    help_ = "a parameter of the notebooks; can be repeated (“list” shows which there are)"
    add("-p", dest="given", action="append", default=[], metavar="NAME=VALUE", help=help_)
    add("--jobs", **JOBS)
    add("--force", action="store_true", help="replace reports that are there")
    _add_shared(add)


def _add_shared(add: Callable) -> None:
    add("--text-column", default="", metavar="NAME", help="the column of a table with the texts")
    add("--quiet", action="store_true", help="print nothing but what went wrong")


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from 1 on")
    return int(text)


JOBS = {"type": _at_least_one, "metavar": "N", "help": "notebooks side by side (default: cores)"}


def _run(options: argparse.Namespace) -> int:
    # Imported here, so that `--help` answers at once.
    from helpers.articles import in_one_line
    from helpers.runs import run

    chosen = {"notebooks": options.notebooks} if options.notebooks else {}
    chosen |= {name: getattr(options, name) for name in ("jobs", "text_column", "force", "quiet")}
    sources = options.articles or ["courting_putin"]
    results = run(sources, options.out, parameters=_named(options.given), **chosen)
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
    from helpers.outputs import as_lines
    from helpers.reporting.parameters import list_notebooks

    articles = list_articles()[["name", "words", "outlet", "date", "title"]].replace("", "–")
    notebooks, lexicons = list_notebooks().replace("", "–"), list_lexicons()
    tables = {"Articles": articles, "Notebooks, with what -p can set": notebooks}
    for title, table in (tables | {"Lexicons": lexicons}).items():
        print(f"{title}\n{as_lines(table)}\n")
    return 0


def _diff(options: argparse.Namespace) -> int:
    from helpers.reporting.differences import diff, in_short

    found = diff(options.run1, options.run2)
    for article, rows in found.groupby("article", sort=False):
        print(f"{article}:" if article else "The runs:")
        for sentence in rows["sentence"] if options.all else in_short(rows):
            print(f"  {sentence}")
    if found.empty:
        print("The two runs are the same.")
    return 0


def _corpus(options: argparse.Namespace) -> int:
    from helpers.many.spread import compare_by, run_corpus

    given = {"scheduler": options.scheduler, "text_column": options.text_column}
    told = run_corpus(options.sources, options.out, quiet=options.quiet, **given)
    print(f"{told['articles']:,} articles, {told['words']:,} words; {told['failed']} not read.")
    if options.by:
        print(compare_by(options.out, options.by))
    return int(bool(told["failed"]) or not told["articles"])


def _refresh(options: argparse.Namespace) -> int:
    from helpers.runs import NOTEBOOKS, refresh

    results = refresh(options.notebooks or NOTEBOOKS, options.jobs)
    for reason in filter(None, results["reason"]):
        _complain(reason)
    print(f"{results['changed'].sum()} of {len(results)} notebooks changed.")
    return int(not results["ok"].all())


def _complain(sentence: str, status: int = 1) -> int:
    print(sentence, file=sys.stderr)
    return status


if __name__ == "__main__":
    # Told to end by another program, it clears away what is unfinished, as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main())
