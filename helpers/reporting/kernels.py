"""Several kernels side by side, each of them kept for one notebook after another."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue, SimpleQueue

from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_core.utils import ensure_event_loop, run_sync
from tqdm import tqdm

from helpers.reporting.execution import work

ROOT = Path(__file__).resolve().parents[2]
# Every kernel holds its own pandas and matplotlib, some 250 MB.
MOST_KERNELS = 8
# Longer only when one still computes a cell that nobody waits for any more.
STOP_SECONDS = 5


def execute(tasks: list[dict], jobs: int | None = None, quiet: bool = False) -> Iterator[dict]:
    """Execute notebooks side by side, beginning with the first.

    Args:
        tasks: Each with `notebook` (path), `cwd` (where it runs), `parameters` and `label` (what
            the progress bar calls it).
        jobs: How many kernels; one for each core where not given.
        quiet: Whether to leave out the progress bar.

    Yields:
        Each task when it is done, in whatever order, with `executed` (the notebook), `reason` (why
        it stopped, or `""`) and `seconds`.
    """
    if not tasks:
        return
    jobs = min(jobs or os.cpu_count() or 1, len(tasks), MOST_KERNELS)
    # A queue with an end: kernels that are faster than the pages wait instead of filling memory.
    waiting, done = SimpleQueue(), Queue(maxsize=2 * jobs)
    for task in tasks:
        # A copy, which is gone with its notebook as soon as that has become a page.
        waiting.put(dict(task))
    for _ in range(jobs):
        waiting.put(None)
    threads = [
        threading.Thread(target=_work, args=(waiting, done), daemon=True) for _ in range(jobs)
    ]
    for thread in threads:
        thread.start()
    try:
        yield from _finished(len(tasks), done, quiet)
    finally:
        _stop(threads, waiting, done)


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


def _work(waiting: SimpleQueue, done: Queue) -> None:
    """What one thread does: keep a kernel, and give it one notebook after another."""
    try:
        kernel = start_kernel()
        while not work(kernel, waiting, done):
            kernel = start_kernel()
    except Exception as error:
        done.put({"crash": error})
    finally:
        # The event loop that `run_sync` made for this thread would keep its sockets.
        ensure_event_loop().close()


def _finished(number: int, done: Queue, quiet: bool) -> Iterator[dict]:
    """Finished tasks, with a progress bar that names what is being worked on."""
    look = {"unit": "notebook", "file": sys.stderr, "dynamic_ncols": True, "disable": quiet}
    with tqdm(total=number, **look) as bar:
        for _ in range(number):
            event = done.get()
            while event.keys() == {"label"}:
                bar.set_description(event["label"])
                event = done.get()
            if "crash" in event:
                reason = f"The notebooks cannot be run: {event['crash']}"
                raise RuntimeError(reason) from event["crash"]
            bar.update()
            yield event


def _stop(threads: list[threading.Thread], waiting: SimpleQueue, done: Queue) -> None:
    _drain(waiting)
    for _ in threads:
        waiting.put(None)
    end = time.monotonic() + STOP_SECONDS
    while (left := [t for t in threads if t.is_alive()]) and time.monotonic() < end:
        # One that waits for room in the queue cannot end.
        _drain(done)
        left[0].join(timeout=0.05)


def _drain(queue: SimpleQueue | Queue) -> None:
    try:
        while True:
            queue.get_nowait()
    except Empty:
        return
