"""What is taken from Streamlit's own names, which another version may not have."""

from __future__ import annotations

import threading
from typing import Any, cast

from streamlit import config

from assistant.ui import sessions


def test_an_option_is_read_while_another_thread_reads_one() -> None:
    sessions.unlock_options()
    found = list[Any]()
    reader = threading.Thread(target=lambda: found.append(config.get_option("server.port")))
    with cast(Any, config)._config_lock:
        reader.start()
        reader.join(10)
    assert found
