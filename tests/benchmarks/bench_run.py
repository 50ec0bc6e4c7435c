"""How long `python -m helpers run` takes, compared with papermill on one notebook after another.

    python tests/benchmarks/bench_run.py [FOLDER OF NOTEBOOKS]

Both run the same notebooks on the shipped article, in new processes, one right after the other on
the same machine; `run` also makes the pages. A ratio below 1 means that `run` is faster.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ALLOWED = 0.6


def seconds(*arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, check=True, stderr=subprocess.DEVNULL
    )
    return time.perf_counter() - start


def main(notebooks: Path) -> int:
    paths = [p for p in sorted(notebooks.glob("*.ipynb")) if '"parameters"' in p.read_text("utf-8")]
    with tempfile.TemporaryDirectory() as folder:
        ours = seconds("helpers", "run", "--out", folder, "--notebooks", str(notebooks))
        theirs = 0.0
        for path in paths:
            parameters = ["-p", "article", "courting_putin", "-p", "out", folder]
            target = str(Path(folder) / path.name)
            theirs += seconds(
                "papermill", str(path), target, *parameters, "-k", "python3", "-l", "python"
            )
    print(f"{len(paths)} notebooks: run {ours:.1f} s, papermill {theirs:.1f} s")
    print(f"ratio {ours / theirs:.2f} (at most {ALLOWED})")
    return int(ours / theirs > ALLOWED)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "notebooks").resolve()))
