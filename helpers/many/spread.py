"""Every part measured by some process, its results written whole or not at all."""

import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from dask.distributed import Client, LocalCluster, as_completed
from distributed.scheduler import KilledWorker
from tqdm import tqdm

from helpers.corpus import compare_groups, with_cues
from helpers.lexicons import list_lexicons, load_lexicon
from helpers.many.parts import Part, articles_of, parts_of

# A task whose worker was killed is tried again so many times.
TRIES = 3


def run_corpus(
    sources: list[str],
    out: str | Path,
    scheduler: str = "",
    processes: int | None = None,
    text_column: str = "",
    quiet: bool = False,
) -> dict:
    """Measure the articles of all sources; the folder holds one table of each kind at the end.

    Args:
        sources: Folders, tables, files or addresses.
        out: Gets `articles.parquet` (of `measure`), `cues.parquet`, `failed.csv`, `manifest.json`.
            Parts that are there from a run of the same command are kept.
        scheduler: The address of a Dask scheduler whose workers have the project and see `out`;
            without one, processes of this machine work.
        processes: How many of these, by default one for each core.
        text_column: The column of tables with the texts.
        quiet: Whether to leave out the progress bar.

    Returns:
        What the manifest holds: `articles`, `failed`, `words`, `lexicons`, `copies`.

    Raises:
        ValueError: If `out` has the parts of another run, or no worker can work.
    """
    out = Path(out).expanduser().resolve()
    (out / "parts").mkdir(parents=True, exist_ok=True)
    _refuse_other_parts(out, {"sources": sources, "lexicons": _versions(), "text": text_column})
    workers = processes or os.cpu_count() or 1
    with _client(scheduler, workers) as client:
        parts = enumerate(parts_of(sources, text_column))
        left = ((n, part) for n, part in parts if not _path(out, n, "articles").is_file())
        _spread(client, left, out, 2 * max(workers, len(client.nthreads())), quiet)
    return _merge(out)


def compare_by(out: str | Path, by: str) -> str:
    """Write groups.csv, and say which groups differ in hedges, boosters and who speaks."""
    table = pd.read_parquet(Path(out) / "articles.parquet")
    asked = [c for c in ("hedges", "boosters", "attributions", "quoted_words") if c in table]
    found = compare_groups(table, by, asked)
    found.to_csv(Path(out) / "groups.csv", index=False, encoding="utf-8-sig")
    return "\n".join(
        f"{row.measure}: {row.group_a} {row.median_a:.1f} per 1,000 words (n = {row.articles_a}), "
        f"{row.group_b} {row.median_b:.1f} (n = {row.articles_b}); the former is higher in "
        f"{100 * row.superiority:.0f} % of pairs [{100 * row.superiority_low:.0f}, "
        f"{100 * row.superiority_high:.0f}], q = {row.q:.3f}: {row.verdict}."
        for row in found.itertuples()
    )


def measure_part(number: int, part: Part, out: str) -> int:
    """Measure one part and write it, the articles last: where they are, all of it is."""
    found, refused = articles_of(*part)
    articles = [article for article, _ in found]
    about = pd.DataFrame([facts for _, facts in found]).fillna("")
    table, cues = with_cues(articles, about)
    facts = about.drop(columns=[c for c in about if c in table])
    table = pd.concat([table, facts], axis=1).assign(sha256=[a.sha256 for a in articles])
    failed = pd.DataFrame(refused, columns=["source", "reason"], dtype="str")
    whole = {"failed": failed, "cues": cues, "articles": table}
    for name, each in whole.items():
        path = _path(Path(out), number, name)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        each.to_parquet(beside, index=False)
        beside.replace(path)
    return len(table)


def _spread(client: Client, parts: Iterator, out: Path, most: int, quiet: bool) -> None:
    """No more parts on their way than keep the workers busy."""
    done = as_completed()
    waiting = 0

    def submit() -> int:
        number, part = next(parts, (None, None))
        if number is None:
            return 0
        task = {"pure": False, "retries": TRIES, "key": f"part-{number}-{os.getpid()}"}
        done.add(client.submit(measure_part, number, part, str(out), **task))
        return 1

    with tqdm(unit=" articles", disable=quiet, file=sys.stderr) as bar:
        waiting = sum(submit() for _ in range(most))
        while waiting:
            future = next(done)
            try:
                bar.update(future.result())
            except (ModuleNotFoundError, KilledWorker, CancelledError, FileNotFoundError) as error:
                raise ValueError(
                    f"A worker could not do its part ({type(error).__name__}: {error}): each needs "
                    f"this project installed, and must see the folder {out}."
                ) from error
            waiting += submit() - 1


def _client(scheduler: str, workers: int) -> Client:
    if scheduler:
        try:
            return Client(scheduler, timeout=10)
        except (OSError, ValueError) as error:
            raise ValueError(f"There is no Dask scheduler at “{scheduler}” ({error}).") from error
    cluster = LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        dashboard_address=None,
        silence_logs=50,
        death_timeout=10,
    )
    return Client(cluster)


def _versions() -> dict[str, str]:
    return {name: load_lexicon(name).sha256 for name in list_lexicons()["name"]}


def _path(out: Path, number: int, name: str) -> Path:
    return out / "parts" / f"{number:05}.{name}.parquet"


def _refuse_other_parts(out: Path, settings: dict) -> None:
    """Parts of other sources or lists must not be mixed with these."""
    path, told = out / "parts" / "settings.json", json.dumps(settings, sort_keys=True, indent=1)
    if path.is_file() and path.read_text(encoding="utf-8") != told:
        raise ValueError(
            f"“{out}” holds parts of another run (other sources or lists): choose another --out."
        )
    path.write_text(told, encoding="utf-8")


def _merge(out: Path) -> dict:
    """One table of all parts, in their order; nothing is read twice, nothing kept in memory."""
    numbers = sorted(int(p.name[:5]) for p in (out / "parts").glob("*.articles.parquet"))
    versions = _versions()
    kept = {b"norms": json.dumps({"name": out.name, "lexicons": versions}).encode()}
    for name in ("articles", "cues"):
        tables = [pd.read_parquet(_path(out, n, name)) for n in numbers]
        whole = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
        if name == "articles" and len(whole):
            texts = whole.select_dtypes(exclude="number").columns
            whole = whole.fillna(dict.fromkeys(texts, "")).fillna(0)
        table = pa.Table.from_pandas(whole, preserve_index=False)
        table = table.replace_schema_metadata((table.schema.metadata or {}) | kept)
        pq.write_table(table, out / f".{name}.parquet", compression="zstd")
        (out / f".{name}.parquet").replace(out / f"{name}.parquet")
        if name == "articles":
            articles = whole
    failed = [pd.read_parquet(_path(out, n, "failed")) for n in numbers]
    failed = pd.concat(failed, ignore_index=True) if failed else pd.DataFrame()
    failed.to_csv(out / "failed.csv", index=False, encoding="utf-8-sig")
    copies = articles.groupby("sha256")["article"].agg(list) if len(articles) else pd.Series([])
    told = {
        "articles": len(articles),
        "failed": len(failed),
        "words": int(articles["words"].sum()) if len(articles) else 0,
        "lexicons": versions,
        "copies": [names for names in copies if len(names) > 1],
    }
    (out / "manifest.json").write_text(json.dumps(told, indent=1, sort_keys=True), "utf-8")
    return told
