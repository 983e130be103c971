"""Settings come from three places, in order, and no message ever shows a value."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings.table import Settings, table

CANARY = "sk-canary-0123456789"


@pytest.fixture
def dotenv(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def test_the_first_place_that_names_a_setting_decides(dotenv: Path) -> None:
    dotenv.write_text("OPENAI_MODEL=from-file\nRUNS_IN_ALL=7\nRUNS_PER_PERSON=2\n")
    settings = Settings.read(
        {"OPENAI_MODEL": "from-env"},
        dotenv,
        {"OPENAI_MODEL": "from-secrets", "RUNS_IN_ALL": 8, "RUN_TIMEOUT_S": 30},
    )
    assert settings.openai_model == "from-env"
    assert (settings.runs_in_all, settings.runs_per_person) == (7, 2)
    assert settings.run_timeout_s == 30
    assert settings.sources == {
        "OPENAI_MODEL": "the environment",
        "RUNS_IN_ALL": str(dotenv),
        "RUNS_PER_PERSON": str(dotenv),
        "RUN_TIMEOUT_S": ".streamlit/secrets.toml",
    }


def test_an_empty_value_in_the_first_place_means_the_default(dotenv: Path) -> None:
    dotenv.write_text(f"OPENAI_API_KEY={CANARY}\n")
    settings = Settings.read({"OPENAI_API_KEY": ""}, dotenv, {})
    assert settings.openai_api_key == ""
    assert "OPENAI_API_KEY" not in settings.sources


def test_nothing_set_is_a_working_app(tmp_path: Path) -> None:
    settings = Settings.read({}, tmp_path / "no such file", {})
    assert [connection.name for connection in settings.connections] == ["demo"]
    assert settings.openai_model == "gpt-6.1-terra"
    assert settings.database_url == f"sqlite:///{Path('.data').absolute().as_posix()}/workbench.db"


def test_the_database_stands_in_the_data_folder_unless_it_is_named(tmp_path: Path) -> None:
    assert Settings(data_dir=tmp_path).database_url == f"sqlite:///{tmp_path}/workbench.db"
    assert Settings(data_dir=tmp_path, database_url="sqlite://").database_url == "sqlite://"


def test_a_server_without_keys_gets_a_word_in_place_of_one() -> None:
    settings = Settings.read({"OPENAI_BASE_URL": "http://localhost:11434/v1/"}, None, {})
    connection = settings.connections[1]
    assert (connection.name, connection.backend) == ("openai", "auto")
    assert (connection.base_url, connection.api_key) == ("http://localhost:11434/v1", "none")


@pytest.mark.parametrize(
    ("env", "protocol"),
    [
        ({"OPENAI_API_KEY": "k"}, "responses"),
        ({"OPENAI_API_KEY": "k", "OPENAI_PROTOCOL": "chat"}, "chat"),
        ({"OPENAI_BASE_URL": "http://localhost/v1"}, "auto"),
        ({"OPENAI_BASE_URL": "http://localhost/v1", "OPENAI_PROTOCOL": "Responses"}, "responses"),
    ],
)
def test_another_server_is_asked_what_it_speaks_unless_somebody_says_it(
    env: dict[str, str], protocol: str
) -> None:
    assert Settings.read(env, None, {}).connections[1].backend == protocol


def test_the_assistants_server_falls_back_to_the_key_and_address_of_the_other() -> None:
    env = {
        "OPENAI_API_KEY": CANARY,
        "OPENAI_BASE_URL": "https://api.example/v1",
        "ASSISTANT_ID": "asst_1",
        "EVENT_TIMEOUT_S": "5",
    }
    connection = Settings.read(env, None, {}).connections[-1]
    assert (connection.name, connection.base_url) == ("assistants", "https://api.example/v1")
    assert (connection.api_key, connection.event_timeout_s) == (CANARY, 5.0)
    own = Settings.read({**env, "ASSISTANTS_API_KEY": "other-key"}, None, {})
    assert own.connections[-1].api_key == "other-key"


def test_an_assistant_without_any_key_is_told_what_it_needs() -> None:
    with pytest.raises(SettingsError, match=r"ASSISTANT_ID \(in the environment\) needs a key"):
        Settings.read({"ASSISTANT_ID": "asst_1"}, None, {})


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("OPENAI_BASE_URL", CANARY, "must be an address"),
        ("OPENAI_BASE_URL", "http://[::1", "must be an address"),
        ("OPENAI_BASE_URL", "http://localhost:http", "must be an address"),
        ("OPENAI_BASE_URL", f"https://me:{CANARY}@example.org/v1", "must not hold a user"),
        ("OPENAI_API_KEY", f"{CANARY} ", None),
        ("OPENAI_API_KEY", f"{CANARY} and more", "copy it again"),
        ("OPENAI_API_KEY", f"{CANARY}…", "copy it again"),
        ("DATABASE_URL", CANARY, "must begin with sqlite"),
        ("DATABASE_URL", "mysql://localhost/x", "must begin with sqlite"),
        ("EVENT_TIMEOUT_S", CANARY, "must be a number from 0.1 to 3600"),
        ("EVENT_TIMEOUT_S", "nan", "must be a number"),
        ("RUNS_PER_PERSON", "2.5", "must be a whole number"),
        ("RUNS_PER_PERSON", "0", "must be a whole number"),
        ("SHARED", "maybe", "must be one of auto, yes, no"),
        ("SHARED", "YES", None),
    ],
)
def test_a_wrong_value_says_which_where_and_what_but_never_the_value(
    name: str, value: str, says: str | None, dotenv: Path
) -> None:
    dotenv.write_text(f'{name}="{value}"\n')
    if says is None:
        Settings.read({}, dotenv, {})
        return
    with pytest.raises(SettingsError, match=says) as caught:
        Settings.read({}, dotenv, {})
    assert f"{name} (in {dotenv})" in str(caught.value)
    assert CANARY not in str(caught.value) + caught.value.hint
    assert caught.value.hint


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({"SHARED": "x", "RUNS_IN_ALL": "x"}, None, {"OPENAI_MODEL": {"a": 1}})
    lines = str(caught.value).splitlines()
    assert [line.split()[0] for line in lines] == ["OPENAI_MODEL", "RUNS_IN_ALL", "SHARED"]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, dotenv: Path) -> None:
    dotenv.write_bytes("OPENAI_MODEL=x".encode("utf-16"))
    with pytest.raises(SettingsError, match="is not UTF-8 text"):
        Settings.read({}, dotenv, {})
    with pytest.raises(SettingsError, match="cannot be read"):
        Settings.read({}, tmp_path, {})


def test_a_mark_at_the_start_of_the_file_does_no_harm(dotenv: Path) -> None:
    dotenv.write_bytes(b"\xef\xbb\xbfOPENAI_MODEL=x\n")
    assert Settings.read({}, dotenv, {}).openai_model == "x"


def test_values_of_the_file_stand_as_written_and_the_environment_is_left_alone(
    dotenv: Path,
) -> None:
    dotenv.write_text("OPENAI_MODEL=a${HOME}b\nexport SHARED=no\n")
    before = dict(os.environ)
    settings = Settings.read({}, dotenv, {})
    assert (settings.openai_model, settings.shared) == ("a${HOME}b", "no")
    assert dict(os.environ) == before


def test_the_secrets_file_is_read_and_its_faults_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings.read({}, None).sources == {}
    file = tmp_path / ".streamlit" / "secrets.toml"
    file.parent.mkdir()
    file.write_text(f'OPENAI_API_KEY = "{CANARY}"\nRUNS_IN_ALL = 9\n[auth]\nx = 1\n')
    settings = Settings.read({}, None)
    assert (settings.openai_api_key, settings.runs_in_all) == (CANARY, 9)
    file.write_text(f"OPENAI_API_KEY = {CANARY}\n")
    with pytest.raises(SettingsError, match=r"is not valid TOML.*line 1") as caught:
        Settings.read({}, None)
    assert CANARY not in str(caught.value)


def test_secrets_are_in_no_repr() -> None:
    env = {row.name: CANARY for row in table() if row.secret and row.name != "DATABASE_URL"}
    env["DATABASE_URL"] = f"postgresql://me:{CANARY}@db/x"
    env["ASSISTANT_ID"] = "asst_1"
    settings = Settings.read(env, None, {})
    assert settings.secrets
    assert CANARY not in repr(settings) + repr(settings.connections)


def test_secrets_are_blanked_in_every_log_record_of_a_handler() -> None:
    env = {"OPENAI_API_KEY": CANARY, "DATABASE_URL": "postgresql://me:h%40rd-to-guess@db/x"}
    guard = Settings.read(env, None, {}).redacting_filter()
    seen: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(self.format(record))

    handler, log = Kept(), logging.getLogger("test_settings")
    handler.addFilter(guard)
    log.addHandler(handler)
    log.propagate = False
    password = "h@" + "rd-to-guess"
    log.warning("key %s, password %s", CANARY, password, stack_info=True)
    log.warning("arguments that do not fit %d", CANARY)
    try:
        int(f"{CANARY} in postgresql://me:h%40rd-to-guess@db/x")
    except ValueError:
        log.exception("it failed")
    log.removeHandler(handler)
    text = "\n".join(seen)
    assert "key [secret], password [secret]" in text
    assert "with base 10: '[secret] in" in text
    assert CANARY not in text
    assert "to-guess@db" not in text


def test_the_logs_of_a_whole_process_can_be_guarded(caplog: pytest.LogCaptureFixture) -> None:
    before = logging.getLogRecordFactory()
    Settings(openai_api_key=CANARY).redacting_filter().guard_logs()
    try:
        logging.getLogger("anywhere").warning("key %s", CANARY)
    finally:
        logging.setLogRecordFactory(before)
    assert caplog.messages == ["key [secret]"]
