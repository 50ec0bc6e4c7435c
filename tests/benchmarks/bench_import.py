"""What `import helpers` costs, against `import seaborn`, each in a new process.

python tests/benchmarks/bench_import.py
"""

import subprocess
import sys
import time

ROUNDS = 7


def seconds(statement: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - start


def main() -> None:
    bare = sorted(seconds("pass") for _ in range(ROUNDS))[ROUNDS // 2]
    for statement in ("import helpers", "from helpers import find_cues", "import seaborn"):
        cost = sorted(seconds(statement) for _ in range(ROUNDS))[ROUNDS // 2] - bare
        print(f"{statement}: {cost:.2f} s")


if __name__ == "__main__":
    main()
