"""What a command does with its words and settings, in this process."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.commands.main import main
from assistant.commands.running import OWNER
from assistant.store import Store
from tests.server import AssistantsApi, LoopbackServer, Model

CANARY = "sk-canary-0123456789"


class Here:
    """An empty folder with no settings but those that are given."""

    def __init__(
        self, capsys: pytest.CaptureFixture[str], set_name: Callable[[str, str], None]
    ) -> None:
        self._capsys, self._set_name = capsys, set_name

    def run(self, *arguments: str, **settings: str) -> tuple[int, str, str]:
        """Return (exit status, standard output, standard error)."""
        for name, value in settings.items():
            self._set_name(name, value)
        try:
            status = main(arguments)
        except SystemExit as exc:  # argparse
            status = int(exc.code or 0)
        return status, *self._capsys.readouterr()


@pytest.fixture
def here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Here]:
    monkeypatch.chdir(tmp_path)
    records = logging.getLogRecordFactory()
    yield Here(capsys, monkeypatch.setenv)
    logging.setLogRecordFactory(records)


def test_an_assistant_is_picked_by_its_id_name_or_id_at_the_endpoint(here: Here) -> None:
    model = Model()
    with LoopbackServer(AssistantsApi(model), model=model) as server:
        settings = {
            "ASSISTANTS_BASE_URL": server.url,
            "ASSISTANT_ID": "asst_1",
            "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
        }
        for name in ("asst_1", "HOSTED"):
            status, out, err = here.run("ask", "--assistant", name, "Hi", **settings)
            assert (status, out) == (0, "You said: Hi\n"), err


@pytest.mark.parametrize(
    ("arguments", "settings", "says"),
    [
        (["ask", "--assistant", "nobody", "Hi"], {}, "No assistant 'nobody'"),
        (["ask", "--thread", "0" * 32, "Hi"], {}, "Check the address"),
        (["ask", "  "], {}, "the question is empty"),
        (["ask"], {}, "QUESTION"),
        (["ask", "Hi"], {"EVENT_TIMEOUT_S": CANARY}, "EVENT_TIMEOUT_S (in the environment)"),
        (["recover"], {"DATABASE_URL": CANARY}, "DATABASE_URL (in the environment)"),
        (["sing"], {}, "invalid choice"),
    ],
)
def test_bad_usage_and_settings_end_with_2_and_what_to_do(
    here: Here, arguments: list[str], settings: dict[str, str], says: str
) -> None:
    status, out, err = here.run(*arguments, **settings)
    assert (status, out) == (2, "")
    assert says in err
    assert CANARY not in err


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("odd.csv", b"a,b\n1,2\n3\n", "1 choice before odd.csv is loaded"),
        ("x.exe", b"MZ", "was not loaded"),
    ],
)
def test_a_question_whose_file_is_not_read_does_not_wait_for_ever(
    here: Here, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    status, out, err = here.run("ask", "--file", name, "How many rows are there?")
    assert (status, out) == (2, "")
    assert says in err
    assert here.run("recover") == (0, "0 gone on with, 0 marked as interrupted, 0 waiting\n", "")


def test_a_question_with_too_many_files_is_not_sent(here: Here, tmp_path: Path) -> None:
    (tmp_path / "big.csv").write_bytes(b"a\n" + b"1\n" * 600_000)
    status, out, err = here.run("ask", "--file", "big.csv", "How many?", UPLOAD_MB="1")
    assert (status, out) == (2, "")
    assert "big.csv has 1.2 MB; a file may have 1.0 MB here." in err
    with closing(Store.open(f"sqlite:///{tmp_path / '.data' / 'workbench.db'}", tmp_path)) as store:
        assert store.threads.recent(OWNER) == ()
        assert store.files.used(OWNER) == 0


def test_doctor_knows_the_named_connections_and_looks_where_it_is_told_to(here: Here) -> None:
    model = Model()
    with LoopbackServer(model=model) as server:
        lines = ["[connections.mine]", f'address = "{server.url}"', 'model = "m"']
        lines += ["[connections.lost]", 'model = "m"', 'keyring_entry = "lost-0123"']
        Path("connections.toml").write_text("\n".join(lines))
        port = server.url.split(":")[2].split("/")[0]
        status, out, _ = here.run("doctor", LOCAL_PORTS=port)
    assert status == 0, out
    assert "assistants: Sample analyst, General assistant · mine" in out
    assert f"connection mine (auto at {server.url}): " in out
    assert "connection lost: not used, the keyring lacks the key" in out
    assert f"a server as Port {port} answers at {server.url}" in out
    assert "Connect a model in the app" in out
