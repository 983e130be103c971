"""The apps under test: how each is started and who visits it. The first one is ours.

`server.fileWatcherType` is `none` for everything that runs on Streamlit.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load.peers.environments import python_of
from benchmarks.load.served import ROOT, Served, free_port

OURS, EMPTY = "Assistant Workbench", "empty Streamlit app"
HERE = Path(__file__).parent
STREAMLIT = (
    "--server.headless=true",
    "--server.fileWatcherType=none",
    "--browser.gatherUsageStats=false",
)


@dataclass(frozen=True)
class App:
    """One app; its server and its visitors may run in another environment than ours."""

    name: str
    command: Sequence[str]
    """without the port"""
    visitors: Sequence[str] = (sys.executable, "-m", "benchmarks.load.person")
    health: str = "/_stcore/health"
    port_option: str = "--server.port"
    config: Path | None = None
    """Streamlit's, copied beside the app"""
    env: Mapping[str, str] | None = None
    keeps: bool = False
    """whether it has a database to compare with"""
    reloads: bool = False
    """whether an answer is still there after a reload; else nobody reloads"""

    def served(self, folder: Path) -> Served:
        """Return its server, to be started in *folder*."""
        if self.config is not None:
            (folder / ".streamlit").mkdir(exist_ok=True)
            shutil.copy(self.config, folder / ".streamlit")
        port = free_port()
        command = [*self.command, *((self.port_option, str(port)) if self.port_option else ())]
        return Served(command, folder, port, self.health)


def on_streamlit(script: Path) -> list[str]:
    """Return the command that runs *script*."""
    return [sys.executable, "-m", "streamlit", "run", str(script), *STREAMLIT]


def ours(root: Path = ROOT, **settings: str) -> App:
    """Return the app of the checkout at *root*."""
    return App(
        OURS,
        on_streamlit(root / "app.py"),
        config=root / ".streamlit" / "config.toml",
        env={"SHARED": "yes", **settings},
        keeps=True,
        reloads=True,
    )


def empty() -> App:
    """Return an app that says one word, which costs what Streamlit itself costs."""
    return App(EMPTY, on_streamlit(HERE / "empty.py"))


def plain() -> App:
    """Return the plain Streamlit chat, in our own environment: the same Streamlit."""
    return App("plain Streamlit", on_streamlit(HERE / "peers" / "streamlit_chat.py"))


def chainlit(environments: Path) -> App:
    """Return Chainlit's chat."""
    command = [str(python_of("chainlit", environments)), "-m", "chainlit", "run"]
    return App(
        "Chainlit",
        [*command, "--headless", str(HERE / "peers" / "chainlit_chat.py")],
        visitors=(sys.executable, "-m", "benchmarks.load.peers.chainlit_person"),
        health="/",
        port_option="--port",
    )


def gradio(environments: Path) -> App:
    """Return Gradio's chat."""
    return App(
        "Gradio",
        [str(python_of("gradio", environments)), str(HERE / "peers" / "gradio_chat.py")],
        visitors=(sys.executable, "-m", "benchmarks.load.peers.gradio_person"),
        health="/",
        port_option="",
        env={"GRADIO_ANALYTICS_ENABLED": "False"},
    )
