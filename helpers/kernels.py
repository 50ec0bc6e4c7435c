"""Several kernels side by side, each of them kept for one notebook after another."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, SimpleQueue

from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_core.utils import run_sync
from tqdm import tqdm

ROOT = Path(__file__).resolve().parent.parent
# Every kernel holds its own pandas and matplotlib, some 250 MB.
MOST_KERNELS = 8


def execute(tasks: list[dict], jobs: int | None = None) -> Iterator[dict]:
    """Execute notebooks side by side, beginning with the first.

    Args:
        tasks: Each with `notebook` (path), `cwd` (where it runs), `parameters` and `label` (what
            the progress bar calls it).
        jobs: How many kernels; one for each core where not given.

    Yields:
        Each task when it is done, in whatever order, with `executed` (the notebook), `reason` (why
        it stopped, or `""`) and `seconds`.
    """
    if not tasks:
        return
    jobs = min(jobs or os.cpu_count() or 1, len(tasks), MOST_KERNELS)
    waiting, done = SimpleQueue(), SimpleQueue()
    for task in [*tasks, *[None] * jobs]:
        waiting.put(task)
    threads = [
        threading.Thread(target=_work, args=(waiting, done), daemon=True) for _ in range(jobs)
    ]
    for thread in threads:
        thread.start()
    try:
        yield from _finished(len(tasks), done)
    finally:
        _drain(waiting)
        for _ in threads:
            waiting.put(None)
        for thread in threads:
            # Longer only when it still computes a cell that nobody waits for any more.
            thread.join(timeout=5)


def start_kernel() -> AsyncKernelManager:
    """A kernel of this very Python that imports these very helpers, whatever else is installed."""
    # Without folders to look in, the manager cannot find a “python3” that is another Python.
    manager = AsyncKernelManager(kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    # Sets are then in the same order in every run.
    env = os.environ | {"PYTHONPATH": path, "PYTHONHASHSEED": "0"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    memory = ["--HistoryManager.hist_file=:memory:"]
    run_sync(manager.start_kernel)(extra_arguments=memory, env=env, **quiet)
    return manager


def _work(waiting: SimpleQueue, done: SimpleQueue) -> None:
    """What one thread does: keep a kernel, and give it one notebook after another."""
    try:
        kernel = start_kernel()
        # Slow to import; the kernel is a process of its own and starts up in the meantime.
        from helpers.execution import work

        while not work(kernel, waiting, done):
            kernel = start_kernel()
    except Exception as error:
        done.put({"crash": error})


def _finished(number: int, done: SimpleQueue) -> Iterator[dict]:
    """Finished tasks, with a progress bar that names what is being worked on."""
    with tqdm(total=number, unit="notebook", file=sys.stderr, dynamic_ncols=True) as bar:
        while bar.n < number:
            event = done.get()
            if "crash" in event:
                reason = f"The notebooks cannot be run: {event['crash']}"
                raise RuntimeError(reason) from event["crash"]
            if "reason" not in event:
                bar.set_description(event["label"])
                continue
            bar.update()
            yield event


def _drain(queue: SimpleQueue) -> None:
    try:
        while True:
            queue.get_nowait()
    except Empty:
        return
