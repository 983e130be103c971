"""The assistants that ship, and what is said when somebody's edit is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.analyst import analyst_of
from assistant.analyst.replies import Answering
from assistant.data.tables import ANALYST_TOOLS, DATA_TOOLS
from assistant.errors import SettingsError
from assistant.gallery import FOLDER, load, sample_table
from assistant.tools import TOOLS
from assistant.tools.calling import Toolbox

GOOD = '[[assistant]]\nid = "a"\nname = "A"\nconnection = "demo"\n'


def refusal(tmp_path: Path, text: str | bytes, read: object = load) -> str:
    file = tmp_path / "edited.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(SettingsError) as caught:
        read(file)  # type: ignore[operator]
    assert str(file) in str(caught.value)
    assert caught.value.hint
    return str(caught.value)


def test_the_analyst_that_needs_no_key_comes_first():
    first, *others = load()
    assert (first.name, first.connection) == ("Sample analyst", "demo")
    assert "No AI model" in first.description
    assert {other.connection for other in others} == {"openai", "assistants"}


def test_the_sample_analysts_starters_are_answered_without_a_question_back():
    (assistant,) = (assistant for assistant in load() if assistant.connection == "demo")
    analyst = analyst_of(sample_table(assistant.sample))
    for question in assistant.starters:
        assert isinstance(analyst.read(question, None), Answering), question


def test_every_assistant_has_starters_and_functions_that_exist():
    toolbox = Toolbox((*TOOLS, *DATA_TOOLS, *ANALYST_TOOLS), waiting=0)
    for assistant in load():
        # Those of a sample are made from its table.
        assert 3 <= len(assistant.starters) <= 4 or (assistant.sample and not assistant.starters)
        assert len(toolbox.specs(assistant.functions)) == len(assistant.functions)
    toolbox.close()


def test_no_model_is_fixed_so_that_the_settings_choose():
    assert {assistant.model for assistant in load()} == {""}


def test_the_files_are_found_from_any_folder():
    environment = {"PATH": os.defpath, "PYTHONPATH": str(FOLDER.parent.parent)}
    code = "from assistant.gallery import load; print(load()[0].name)"
    told = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd="/", capture_output=True, check=True
    )
    assert told.stdout.strip() == b"Sample analyst"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD + GOOD, "assistant 'a': id: must be there only once"),
        (GOOD + 'modell = "x"\n', "assistant 'a': modell: there is no such field"),
        (GOOD + "model = 5\n", "assistant 'a': model: Input should be a valid string"),
        (GOOD + 'hosted_tools = ["telepathy"]\n', "assistant 'a': hosted_tools.0: Input should be"),
        (GOOD + '[[assistant]]\nid = "b"\n', "assistant 'b': name: Field required"),
        (GOOD + "send_files = true\n", "assistant 'a': send_files: is for hosted_tools"),
        (GOOD + "[[assistant]]\n", "assistant number 2: id: Field required"),
        (GOOD.replace('"A"', '" "'), "assistant 'a': name: must not be empty"),
        ("assistant = [5]\n", "assistant number 1: "),
        (GOOD + "[other]\n", "the file: must hold [[assistant]] entries"),
        ("", "the file: must hold [[assistant]] entries"),
        ("[[assistant\n", "the file: is not TOML: "),
        (b"\xff\xfe", "the file: is not TOML: "),
    ],
)
def test_a_wrong_definition_is_explained(tmp_path: Path, text: str | bytes, said: str):
    assert said in refusal(tmp_path, text)


def test_a_file_that_is_not_there_is_explained(tmp_path: Path):
    with pytest.raises(SettingsError, match=r"none\.toml: the file: cannot be read"):
        load(tmp_path / "none.toml")
