"""One notebook, executed in a kernel that is already running, and tidied."""

import copy
import time
from queue import Queue, SimpleQueue

import nbformat
from jupyter_client import AsyncKernelClient, AsyncKernelManager
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, from_dict
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

# Nobody waits longer for one cell, and one that hangs must not hold up a hundred articles.
CELL_SECONDS = 600
START_SECONDS = 120
# A kernel keeps a little of every notebook, about 1 MB; after this many a new one goes on.
MOST_NOTEBOOKS = 150
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# As the kernel tells it, without the number, in which Python 3.11 and 3.13 differ.
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}

# What a new kernel would have that a used one has not: everything that a notebook can change and
# that would be seen in the next one. Imported modules stay, which is where the time is saved.
FRESH = """
import os, random, sys, warnings
ip = get_ipython()
if not hasattr(ip, "_as_started"):
    ip._as_started = dict(os.environ), list(sys.path)
os.environ.clear()
os.environ.update(ip._as_started[0])
sys.path[:] = ip._as_started[1]
os.chdir({cwd!r})
random.seed()
for module in list(sys.modules.values()):
    getattr(module, "__dict__", {{}}).get("__warningregistry__", {{}}).clear()
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    if "pandas" in sys.modules:
        sys.modules["pandas"].reset_option("all")
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rc_file_defaults()
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
    if "seaborn" in sys.modules:
        sys.modules["seaborn"].set_color_codes("reset")
ip.reset(new_session=True)
import gc, sys
# All that a notebook made is gone: to look for rubbish meanwhile would only cost time.
gc.set_threshold(100_000)
# Looking through what new modules hold would take a tenth of a second each time.
if getattr(sys, "_modules_seen", 0) < len(sys.modules):
    sys._modules_seen = len(sys.modules)
    gc.freeze()
del gc, sys
"""

# Windows does not move a folder that a process works in.
LEAVE = "import os, tempfile\nos.chdir(tempfile.gettempdir())"


def work(manager: AsyncKernelManager, waiting: SimpleQueue, done: Queue) -> bool:
    """Give a started kernel one task after another, until none is left or it has to be renewed.

    Each task goes to `done` when it begins and, with its results, when it ends.

    Returns:
        Whether all tasks are finished; if not, another kernel has to go on.
    """
    channels = manager.client()
    channels.start_channels()
    try:
        run_sync(channels.wait_for_ready)(timeout=START_SECONDS)
        for number, task in enumerate(iter(waiting.get, None), start=1):
            done.put({"label": task["label"]})
            start = time.perf_counter()
            reason, lost = execute_one(task, manager, channels)
            seconds = time.perf_counter() - start
            done.put(task | {"reason": reason, "seconds": seconds})
            if lost or number == MOST_NOTEBOOKS:
                return False
        return True
    finally:
        channels.stop_channels()
        run_sync(manager.shutdown_kernel)(now=True)


def execute_one(
    task: dict, manager: AsyncKernelManager, channels: AsyncKernelClient
) -> tuple[str, bool]:
    """Execute one notebook into `task["executed"]`, as far as it comes.

    Returns:
        Why it stopped, as one sentence or `""`, and whether the kernel is of no more use.
    """
    name, reason, lost = task["notebook"].stem, "", False
    book = load_notebook_node(str(task["notebook"]))
    for cell in book.cells:
        # What stays empty was not reached: nothing of the article that was read before is left.
        cell.update({"outputs": [], "execution_count": None} if cell.cell_type == "code" else {})
    if task["parameters"]:
        kernel = {"kernel_name": "python3", "language": "python"}
        book = parameterize_notebook(book, task["parameters"], **kernel)
    settings = {"timeout": CELL_SECONDS, "record_timing": False, "coalesce_streams": True}
    client = NotebookClient(book, km=manager, **settings)
    client.kc = channels
    try:
        _tell(client, FRESH.format(cwd=str(task["cwd"])))
        client.execute()
        _tell(client, LEAVE)
    except CellExecutionError as error:
        says = f"{error.ename}: {error.evalue}".strip().splitlines()[0].rstrip(":.")
        number = max(cell.get("execution_count") or 0 for cell in book.cells)
        reason = f"Notebook {name} stopped in cell [{number}] ({says})."
    except CellTimeoutError:
        reason, lost = f"Notebook {name} has a cell that ran for {CELL_SECONDS} seconds.", True
    except DeadKernelError:
        reason, lost = f"Notebook {name} made its Python process end.", True
    task["executed"] = tidy(book)
    return reason, lost


def _tell(client: NotebookClient, code: str) -> None:
    """Run code that is no part of a notebook and leaves no trace in it."""
    reply = client.wait_for_reply(client.kc.execute(code, silent=True, store_history=False))
    if reply["content"]["status"] != "ok":
        raise RuntimeError(f"a kernel cannot be made ready ({reply['content'].get('evalue')})")


def tidy(notebook: NotebookNode) -> NotebookNode:
    """The notebook without anything that changes from run to run or from machine to machine.

    Metadata keeps the kernel's name and the language, cells keep their tags. Live widgets cannot be
    shown without their kernel, and their names are random: their plain form stays.
    """
    notebook = copy.deepcopy(notebook)
    notebook.metadata = from_dict({"kernelspec": KERNELSPEC, "language_info": LANGUAGE})
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = from_dict({"tags": tags} if tags else {})
        if "injected-parameters" in (tags or []):
            cell.id = "injected-parameters"
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    return notebook


def to_json(notebook: NotebookNode) -> str:
    """The notebook as the text of an `.ipynb` file."""
    return nbformat.writes(notebook).rstrip("\n") + "\n"
