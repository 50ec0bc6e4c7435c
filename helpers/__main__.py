"""The command line: `python -m helpers run`, `python -m helpers refresh`."""

import argparse
import sys
from collections.abc import Callable


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
        return options.command(options)
    except KeyboardInterrupt:
        return _complain("Stopped; articles that were not finished have left nothing behind.", 130)
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
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    text = "Run every notebook on each article and leave one report for each."
    command = _add(commands, "run", _run, text)
    command.add_argument(
        "articles",
        nargs="*",
        metavar="ARTICLE",
        default=["courting_putin"],
        help="a .txt or .md file, or the name of a bundled article (default: courting_putin)",
    )
    command.add_argument(
        "--out",
        default="reports",
        metavar="DIR",
        help="the folder for the reports (default: reports)",
    )
    text = "Execute the project's own notebooks again, in place."
    _add(commands, "refresh", _refresh, text)
    for command in commands.choices.values():
        command.add_argument("--notebooks", metavar="DIR", help="a folder of other notebooks")
        command.add_argument("--jobs", type=_at_least_one, help="how many work side by side")
    return parser


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _add(
    commands: argparse._SubParsersAction,
    name: str,
    function: Callable[[argparse.Namespace], int],
    text: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(command=function)
    return command


def _run(options: argparse.Namespace) -> int:
    # Imported here, so that `--help` answers at once.
    from helpers.runs import NOTEBOOKS, run

    notebooks = options.notebooks or NOTEBOOKS
    results = run(options.articles, options.out, notebooks, options.jobs)
    for result in results.itertuples():
        if result.reason:
            _complain(f"{result.source}: {result.reason}")
        if result.folder:
            print(f"{result.article}: {result.folder}/index.html")
    return int(not results["ok"].all())


def _refresh(options: argparse.Namespace) -> int:
    from helpers.runs import NOTEBOOKS, refresh

    results = refresh(options.notebooks or NOTEBOOKS, options.jobs)
    for result in results.itertuples():
        if result.reason:
            _complain(result.reason)
    print(f"{results['changed'].sum()} of {len(results)} notebooks changed.")
    return int(not results["ok"].all())


def _complain(sentence: str, status: int = 1) -> int:
    print(sentence, file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
