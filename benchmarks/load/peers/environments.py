"""Makes the environments of the peers, once; pip takes packages from where this machine does."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

FOLDER = Path(tempfile.gettempdir()) / "assistant-workbench-peers"
PINNED = {
    "chainlit": ("chainlit==2.12.0", "python-socketio==5.18.1", "openai==3.57.0"),
    "gradio": ("gradio==6.31.0", "openai==3.57.0"),
}


def python_of(peer: str, folder: Path = FOLDER) -> Path:
    """Return the interpreter of *peer*'s environment, made now if it is not there."""
    pinned = PINNED[peer]
    mark = hashlib.sha256(repr((pinned, sys.version)).encode()).hexdigest()[:8]
    place = folder / f"{peer}-{mark}"
    python, done = place / "bin" / "python", place / "complete"
    if not done.exists():
        print(f"making the environment of {peer} in {place} ...", flush=True)
        venv.create(place, clear=True, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *pinned], check=True)
        done.touch()
    return python
