"""How long `python -m helpers run` takes: against papermill, and for many articles against one.

    python tests/benchmarks/bench_run.py [FOLDER OF NOTEBOOKS] [--articles N]

First, `run` and papermill on one notebook after another: the same notebooks on the shipped article,
in new processes, one right after the other on the same machine; `run` also makes the pages. A ratio
below 1 means that `run` is faster. Then one article and N articles (20 if not given; made of the
bundled ones, cut at another paragraph each): what 100 would take, in times of one, and how much
more memory the process needs that holds them all together.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ALLOWED = 0.6
# A hundred articles in the time of forty, and no more memory than one and a half times that of one.
ALLOWED_FOR_100 = 40
ALLOWED_MEMORY = 1.5


def seconds(*arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, check=True, stderr=subprocess.DEVNULL
    )
    return time.perf_counter() - start


def peak(*arguments: str) -> float:
    """Megabytes that the largest of its processes needed."""
    program = "import resource, runpy, sys; sys.argv = sys.argv[1:]\n"
    program += "try: runpy.run_module('helpers', run_name='__main__', alter_sys=True)\n"
    program += "except SystemExit: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    done = subprocess.run(
        [sys.executable, "-c", program, "helpers", *arguments],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return int(done.stdout.split()[-1]) / 1024


def against_papermill(notebooks: Path, folder: Path) -> float:
    paths = [p for p in sorted(notebooks.glob("*.ipynb")) if '"parameters"' in p.read_text("utf-8")]
    ours = seconds("helpers", "run", "--out", str(folder), "--notebooks", str(notebooks))
    theirs = 0.0
    for path in paths:
        parameters = ["-p", "article", "courting_putin", "-p", "out", str(folder)]
        target = str(folder / path.name)
        theirs += seconds(
            "papermill", str(path), target, *parameters, "-k", "python3", "-l", "python"
        )
    print(f"{len(paths)} notebooks: run {ours:.1f} s, papermill {theirs:.1f} s")
    return ours / theirs


def write_articles(folder: Path, number: int) -> list[str]:
    """As many different articles as wanted: each bundled one from another paragraph on."""
    folder.mkdir()
    bundled = sorted((ROOT / "data" / "articles").glob("*.txt"))
    for i in range(number):
        paragraphs = bundled[i % len(bundled)].read_text("utf-8").split("\n\n")
        start = i // len(bundled) % len(paragraphs)
        text = "\n\n".join(paragraphs[start:] + paragraphs[:start])
        (folder / f"story_{i:03}.txt").write_text(f"{text}\n\nStory number {i}.\n", "utf-8")
    return [str(path) for path in sorted(folder.glob("*.txt"))]


def many_against_one(notebooks: Path, folder: Path, number: int) -> tuple[float, float]:
    """What 100 articles would take in times of one, and memory for N in times of that for one."""
    sources = write_articles(folder / "articles", number)
    options = ["--quiet", "--notebooks", str(notebooks), "--out"]
    took, needed = {}, {}
    for some in (sources[:1], sources):
        n = len(some)
        start = time.perf_counter()
        needed[n] = peak("run", *some, *options, str(folder / f"reports_{n}"))
        took[n] = time.perf_counter() - start
        print(f"{n} articles: {took[n]:.1f} s, {needed[n]:.0f} MB")
    each = (took[number] - took[1]) / (number - 1)
    return (took[1] + 99 * each) / took[1], needed[number] / needed[1]


def main(notebooks: Path, number: int) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ratio = against_papermill(notebooks, folder)
        print(f"ratio {ratio:.2f} (at most {ALLOWED})")
        times, memory = many_against_one(notebooks, folder, number)
    print(f"100 articles: {times:.0f} times the time of one (at most {ALLOWED_FOR_100})")
    print(f"memory: {memory:.2f} times that of one (at most {ALLOWED_MEMORY})")
    return int(ratio > ALLOWED or times > ALLOWED_FOR_100 or memory > ALLOWED_MEMORY)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="?", default=ROOT / "notebooks", type=Path)
    parser.add_argument("--articles", type=int, default=20)
    options = parser.parse_args()
    sys.exit(main(options.notebooks.resolve(), max(options.articles, 2)))
