"""The whole app under AppTest: real workbench, real store, a backend that plays a script."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from types import ModuleType

import pytest
from streamlit.testing.v1 import AppTest

from assistant.messages import OwnerId, Run
from assistant.settings.table import Settings
from assistant.workbench import Workbench
from tests import stored
from tests.running import ROOT, wait_for
from tests.runs.scripted import Scripted

HOME = "_assistant_workbench"
OWNER = OwnerId("local")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
OpenPage = Callable[..., AppTest]


@pytest.fixture
def backend() -> Scripted:
    return Scripted()


@pytest.fixture
def workbench(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backend: Scripted
) -> Generator[Workbench]:
    """Open the workbench that the pages find, its demo connection played by *backend*."""
    monkeypatch.chdir(tmp_path)  # nobody's .env
    settings = Settings.read({"DATA_DIR": str(tmp_path / "data"), "SHARED": "no"}, None, {})
    stored.put(settings.data_dir)
    opened = Workbench.open(settings)
    opened._backends["demo"] = backend
    home = ModuleType(HOME)
    # Warm, as nothing here waits for a first call: two processes would start for each test.
    home.__dict__.update(workbench=opened, warm=True)
    sys.modules[HOME] = home
    yield opened
    del sys.modules[HOME]
    opened.close()


@pytest.fixture
def page(workbench: Workbench) -> OpenPage:
    """Open the app as a new session, at an address."""

    def open_page(**query: str) -> AppTest:
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20)
        for name, value in query.items():
            at.query_params[name] = value
        return at.run()

    return open_page


def ended(workbench: Workbench, run: Run) -> Run:
    """Wait until a run has ended, and return it as it is stored."""
    wait_for(lambda: not _open(workbench, run), what="the end of the run")
    return workbench.runs.get(OWNER, run.id)


def _open(workbench: Workbench, run: Run) -> bool:
    return workbench.runs.get(OWNER, run.id).state in ("queued", "active")


def seen(at: AppTest) -> str:
    """Return everything that can be read on the page, and nothing about how it is drawn."""
    assert not at.exception, [found.value for found in at.exception]
    texts = [*at.markdown, *at.caption, *at.title, *at.subheader, *at.code, *at.info, *at.text]
    texts += [*at.warning, *at.error]
    labels = [block.label for block in [*at.expander, *at.status]]
    return ESCAPED.sub(r"\1", "\n".join([str(found.value) for found in texts] + labels))


def thread_of(at: AppTest) -> str:
    """Return the thread that stands in the address."""
    value = at.query_params["thread"]
    return value if isinstance(value, str) else value[0]


def labels(at: AppTest) -> list[str]:
    """Return what the buttons say."""
    return [ESCAPED.sub(r"\1", button.label) for button in at.button]


def click(at: AppTest, label: str) -> AppTest:
    """Click the first button that says *label*."""
    said = zip(at.button, labels(at), strict=True)
    return next(button for button, text in said if label in text).click().run()


def ask(at: AppTest, text: str) -> AppTest:
    """Type *text* into the composer and send it."""
    return at.chat_input[0].set_value(text).run()
