"""What a person connects in the app is written with care, and the key is never in the file."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from assistant.definitions import Connection
from assistant.errors import SettingsError
from assistant.settings import keychain
from assistant.settings.connections import FILE
from assistant.settings.remembering import forget, remember
from tests.running import ROOT

CANARY = "sk-canary-0123456789"
LOCAL = Connection("ollama", "chat", "http://127.0.0.1:11434/v1", model='qwen3:8b "q4"')
BY_HAND = """\
# my servers
[connections.groq] # fast
key_variable = "GROQ"  # not here
model = "m"
[connections.groq.headers]
X = '[connections.ollama]'

# the old one
[connections."old"]
address = 'http://127.0.0.1:9/v1'
model = "m"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / FILE


def test_a_connection_is_added_and_all_that_stood_there_stays(file: Path) -> None:
    file.write_text(BY_HAND)
    file.chmod(0o600)
    assert remember(file, LOCAL) == ("", True)
    assert file.read_text().startswith(BY_HAND)
    assert tomllib.loads(file.read_text())["connections"]["ollama"] == {
        "address": "http://127.0.0.1:11434/v1",
        "protocol": "chat",
        "model": 'qwen3:8b "q4"',
    }
    assert file.stat().st_mode & 0o777 == 0o600
    forget(file, "ollama", "")
    assert file.read_text().rstrip() == BY_HAND.rstrip()
    assert list(file.parent.iterdir()) == [file]


def test_one_is_taken_out_with_its_own_sections_and_no_others(file: Path) -> None:
    file.write_text(BY_HAND)
    forget(file, "groq", "")
    assert list(tomllib.loads(file.read_text())["connections"]) == ["old"]
    assert file.read_text().startswith('# my servers\n\n# the old one\n[connections."old"]\n')
    forget(file, "old", "")
    assert "connections" not in tomllib.loads(file.read_text())


def test_a_link_to_the_file_stays_a_link(file: Path, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere.toml"
    real.write_text(BY_HAND)
    file.symlink_to(real)
    remember(file, LOCAL)
    assert file.is_symlink()
    assert "ollama" in real.read_text()


@pytest.mark.parametrize(
    "text",
    [
        'connections = { groq = { model = "m" } }\n',
        '[connections]\ngroq = { model = "m" }\n',
        'connections.groq.model = "m"\n',
        '[connections.groq]\nmodel = """\n[other]\n"""\n[connections.x]\n',
    ],
)
def test_a_layout_that_cannot_be_changed_safely_is_left_as_it_is(text: str, file: Path) -> None:
    file.write_text(text)
    with pytest.raises(SettingsError, match="cannot be changed safely") as caught:
        forget(file, "groq", "")
    assert "by hand" in caught.value.hint
    assert file.read_text() == text


def test_a_name_that_is_there_and_a_file_that_is_wrong_are_told(file: Path) -> None:
    file.write_text(BY_HAND)
    with pytest.raises(SettingsError, match="has a connection 'groq' already"):
        remember(file, Connection("groq", "chat", "http://127.0.0.1:9/v1", model="m"))
    file.write_text("[connections")
    with pytest.raises(SettingsError, match="not valid TOML"):
        remember(file, LOCAL)


def test_without_a_keyring_the_key_is_nowhere_and_that_is_known(file: Path) -> None:
    """Nor with one that is switched off; the tests' machine may have a real one of a person."""
    told = in_child("keyring.backends.null.Keyring", REMEMBERED, str(file))
    assert told == "False ''"
    told = in_child("keyring.backends.fail.Keyring", REMEMBERED, str(file) + "-2")
    assert told == "False ''"
    assert CANARY not in file.read_text()


REMEMBERED = """
entry, kept = remember(file, keyed)
print(kept, repr(keychain.get(entry)))
"""
IN_A_KEYRING = """
import keyring
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

class InMemory(KeyringBackend):
    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        if (service, username) not in self.kept:
            raise PasswordDeleteError("not there")
        del self.kept[service, username]

system = InMemory()
keyring.set_keyring(system)
entry, kept = remember(file, keyed)
named, wrong = connections.read(file, [("secrets", {})], (60.0, 300.0))
print(kept, named.connections == (keyed,), list(system.kept.values()) == [keyed.api_key])
text = file.read_text()
print(named.remembered == {"x": entry}, entry in text, keyed.api_key in text)
forget(file, "x", entry)
forget(file, "x", entry)
print(system.kept, repr(file.read_text()))
"""


def test_the_keyring_has_the_key_and_the_file_names_its_entry(file: Path) -> None:
    told = in_child("keyring.backends.fail.Keyring", IN_A_KEYRING, str(file))
    assert told.splitlines() == ["True True True", "True True False", "{} ''"]


def in_child(backend: str, script: str, file: str) -> str:
    """Run *script* in a process whose keyring is *backend*, and return what it prints."""
    begin = f"""
import sys
from pathlib import Path
from assistant.definitions import Connection
from assistant.settings import connections, keychain
from assistant.settings.remembering import forget, remember
file = Path(sys.argv[1])
keyed = Connection("x", "chat", "http://127.0.0.1:9/v1", {CANARY!r}, model="m")
assert "keyring" not in sys.modules
"""
    env = {**os.environ, "PYTHON_KEYRING_BACKEND": backend}
    done = subprocess.run(
        [sys.executable, "-c", begin + script, file],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_library_is_not_loaded_by_who_needs_no_key() -> None:
    assert keychain.SERVICE
    assert in_child("keyring.backends.fail.Keyring", "print('keyring' in sys.modules)", "x") == (
        "False"
    )
