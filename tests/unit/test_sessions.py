"""What is taken from Streamlit's own names, which another version may not have."""

from __future__ import annotations

import threading
from typing import Any, cast

from streamlit import config
from streamlit.runtime.pages_manager import PagesManager

from assistant.ui import sessions
from tests.running import ROOT


def test_an_option_is_read_while_another_thread_reads_one() -> None:
    sessions.unlock_options()
    found = list[Any]()
    reader = threading.Thread(target=lambda: found.append(config.get_option("server.port")))
    with cast(Any, config)._config_lock:
        reader.start()
        reader.join(10)
    assert found


def test_the_folder_of_pages_is_never_taken_for_the_pages() -> None:
    sessions.own_pages()
    assert PagesManager(str(ROOT / "app.py")).uses_pages_directory is False
