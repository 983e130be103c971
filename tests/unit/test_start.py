"""What a newcomer's first minute does not need is not imported for it."""

from __future__ import annotations

import subprocess
import sys
import tomllib

import pytest

from tests.running import ROOT


@pytest.mark.parametrize("module", ["assistant.commands.main", "assistant.workbench"])
def test_without_a_model_the_library_for_models_is_not_imported(module: str) -> None:
    code = f"import sys, {module}; print('openai' in sys.modules, 'streamlit' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_who_reads_a_file_imports_nothing_that_reads_questions() -> None:
    code = "import sys, assistant.data.readers.__main__; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = [name for name in done.stdout.split() if name.startswith("assistant.analyst.")]
    assert "assistant.analyst.once" in loaded
    assert [name for name in loaded if ".lexicon" not in name] == ["assistant.analyst.once"]


def test_no_visitor_has_every_module_looked_at_on_the_event_loop() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["fileWatcherType"] == "none"
