"""What outlives every page: the workbench of this process.

It is kept in a module without a file, under a private name: an edit of the source reloads our
modules, and any visitor can clear `st.cache_resource` (streamlit 1.67), but neither reaches
`sys.modules` entries that have no file. After an edit the workbench is an instance of the old
class, so nothing here or above asks for its type.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import logging
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from streamlit import config

from assistant.errors import StoreError
from assistant.settings.table import Settings
from assistant.ui import sessions
from assistant.workbench import Workbench

_HOME = "_assistant_workbench"
_LATER = ("pandas", "pyarrow", "assistant.analyst.known", "assistant.ui.charts")
"""modules that the first question and its answer need"""

_Kept = TypeVar("_Kept")

_log = logging.getLogger(__name__)


def workbench() -> Workbench:
    """Return the workbench of this process; the first call opens it.

    Raises:
        SettingsError: a setting is missing or wrong; the next call reads them again.
    """
    return kept("workbench", _open)


def kept(name: str, make: Callable[[], _Kept]) -> _Kept:
    """Return what this process keeps under *name*; the first call makes it."""
    home = sys.modules.setdefault(_HOME, ModuleType(_HOME))
    if name in home.__dict__:
        return home.__dict__[name]
    lock: threading.Lock = home.__dict__.setdefault("lock", threading.Lock())
    with lock:
        if name not in home.__dict__:
            home.__dict__[name] = make()
        return home.__dict__[name]


def serve() -> None:
    """Note that the app is served by itself: each browser that comes has our cookie."""
    sys.modules.setdefault(_HOME, ModuleType(_HOME)).__dict__["served"] = True
    sessions.own_pages()


def served() -> bool:
    """Whether the app is served by itself (`serving.py`), and not run by a host as a script."""
    return bool(getattr(sys.modules.get(_HOME), "served", False))


def address() -> str:
    """Return the address of the app on this machine, as Streamlit was told it."""
    scheme = "https" if config.get_option("server.sslCertFile") else "http"
    base = str(config.get_option("server.baseUrlPath")).strip("/")
    return f"{scheme}://localhost:{config.get_option('server.port')}/{base}".rstrip("/")


def _open() -> Workbench:
    sessions.unlock_options()
    settings = Settings.read(os.environ, Path(".env"), None)
    settings.redacting_filter().guard_logs()
    opened = Workbench.open(settings)
    opened.redacting.guard_logs()  # with the keys that are given later, too
    try:
        found = opened.recover()
    except StoreError as exc:
        _log.warning("what an earlier process left behind is not looked after: %s", exc)
    else:
        _log.info("left behind by an earlier process: %s", found)
    atexit.register(opened.close)
    return opened


def warm_up() -> None:
    """Begin with what the first question would wait for; call it when a page is drawn.

    Not before: two seconds of imports and of processes that start would be the first page's.
    """
    home = sys.modules[_HOME].__dict__
    if not home.setdefault("warm", False):
        home["warm"] = True
        threading.Thread(target=_warm_up, args=(workbench(),), name="warm-up", daemon=True).start()


def _warm_up(opened: Workbench) -> None:
    for name in _LATER:
        importlib.import_module(name)
    if opened.default.connection != "demo":
        importlib.import_module("openai")
    opened.warm_up()
    gc.collect()
    gc.freeze()  # what is there now is not looked through again after every script
