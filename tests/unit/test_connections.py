"""Connections have names, and what is wrong with one is said without any value."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from assistant.backends.wire.client import make_client
from assistant.backends.wire.replies import read_json
from assistant.definitions import Connection
from assistant.errors import SettingsError
from assistant.settings.table import Settings
from assistant.workbench import Workbench

CANARY = "sk-canary-0123456789"
GROQ = f"""
[connections.groq]
address = "https://api.example/openai/v1/"
protocol = "chat"
key = "{CANARY}"
model = "llama-4"
context_tokens = 131072
event_timeout_s = 20
first_timeout_s = 90
"""
AZURE = """
[connections.azure]
address = "https://me.example/openai/v1"
protocol = "responses"
model = "gpt-6-luna"
headers = { "api-key" = { variable = "AZURE_KEY" }, "X-Team" = "analysts" }
"""


@pytest.fixture
def dotenv(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def read(dotenv: Path, text: str, secrets: dict[str, object] | None = None) -> Settings:
    dotenv.with_name("connections.toml").write_text(text)
    return Settings.read({"AZURE_KEY": f"{CANARY}-azure"}, dotenv, secrets or {})


def test_a_file_beside_dotenv_names_connections_with_all_that_they_need(dotenv: Path) -> None:
    groq, azure = read(dotenv, GROQ + AZURE).connections[1:]
    assert groq == Connection(
        "groq",
        "chat",
        "https://api.example/openai/v1",
        CANARY,
        20.0,
        90.0,
        model="llama-4",
        context_tokens=131072,
    )
    assert (azure.name, azure.backend, azure.api_key) == ("azure", "responses", "")
    assert azure.headers == {"api-key": f"{CANARY}-azure", "X-Team": "analysts"}
    assert azure.event_timeout_s == 60.0


def test_the_secrets_name_connections_too_and_a_key_may_stand_in_a_setting_of_its_own(
    dotenv: Path,
) -> None:
    dotenv.write_text(f"OWN_KEY={CANARY}\nEVENT_TIMEOUT_S=7\nFIRST_TIMEOUT_S=70\n")
    entry = {"address": "http://127.0.0.1:9/v1", "model": "m", "key_variable": "OWN_KEY"}
    settings = Settings.read({}, dotenv, {"connections": {"here": entry}})
    (here,) = settings.connections[1:]
    assert (here.name, here.backend, here.api_key) == ("here", "auto", CANARY)
    assert (here.event_timeout_s, here.first_timeout_s) == (7.0, 70.0)


def test_the_connections_of_the_settings_come_first(dotenv: Path) -> None:
    dotenv.with_name("connections.toml").write_text(GROQ)
    settings = Settings.read({"OPENAI_API_KEY": "k" * 20}, dotenv, {})
    assert [found.name for found in settings.connections] == ["demo", "openai", "groq"]


def test_keys_and_headers_are_secrets_and_in_no_repr(dotenv: Path) -> None:
    settings = read(dotenv, GROQ + AZURE)
    assert {CANARY, f"{CANARY}-azure", "analysts"} <= set(settings.secrets)
    assert CANARY not in repr(settings) + repr(settings.connections)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (f'address = "{CANARY}"', "address must be an address such as"),
        (f'address = "https://me:{CANARY}@x.example/v1"', "address must not hold a user"),
        ('protocol = "grpc"', "protocol must be one of auto, responses, chat, assistants"),
        (f'key = "{CANARY} and more"', "key has a space or a character that no key has"),
        (f'key_variable = "{CANARY}"', "key_variable names a variable that is set nowhere"),
        (f'key = "x"\nkeyring_entry = "{CANARY}"', "has key and keyring_entry; keep one of them"),
        ('model = ""', "model is missing"),
        ('protocol = "assistants"\nmodel = ""', "model must be the id of the assistant"),
        ("context_tokens = 3.5", "context_tokens must be a whole number from 256"),
        ("event_timeout_s = true", "event_timeout_s must be a number from 0.1 to 3600"),
        ("first_timeout_s = [1]", "first_timeout_s must be one value, not a section or list"),
        ('adress = "x"', "there is no field adress; the nearest is address"),
        ('keys = "x"', "there is no field keys; the nearest is key"),
        (f'{CANARY} = "x"', "has a field that means nothing; there are address, protocol"),
        (f'headers = "{CANARY}"', "headers must be a section, such as"),
        (f'headers = {{ "{CANARY}:" = "x" }}', "headers: one has a name that no header can have"),
        (f'headers = {{ x = "{CANARY}\\n" , y = "a\\nb" }}', "headers: one has no value"),
        ('headers = { Host = "x" }', "headers: host is set by the app"),
        (
            f'headers = {{ x = {{ variable = "{CANARY}" }} }}',
            "headers names a variable that is set",
        ),
        (f'headers = {{ x = {{ value = "{CANARY}" }} }}', 'must be { variable = "NAME" }'),
    ],
)
def test_a_wrong_entry_says_which_where_and_what_but_never_the_value(
    line: str, says: str, dotenv: Path
) -> None:
    given = {"address": '"http://127.0.0.1:9/v1"', "model": '"m"'}
    kept = [f"{name} = {value}" for name, value in given.items() if f"{name} =" not in line]
    with pytest.raises(SettingsError) as caught:
        read(dotenv, "\n".join(["[connections.mine]", *kept, line]))
    assert "[connections.mine] (in connections.toml): " in str(caught.value)
    assert says in str(caught.value)
    assert CANARY not in str(caught.value) + caught.value.hint


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[connections.openai]\n", "has the name of the connection that the settings make"),
        ("[connections.demo]\n", "has the name of the connection that the settings make"),
        (f'[connections."{CANARY} x"]\n', "has a name with other characters"),
        ("[connections]\nmine = 3\n", "must be a section: [connections.mine]"),
        ("connections = 3\n", "must be sections: [connections.NAME]"),
        ("[connection.mine]\n", "has connection, which means nothing there"),
        (f"[{CANARY}]\n", "has something that means nothing there"),
        ('[connections.mine]\nmodel = "m"\n', "without one a key for OpenAI is needed"),
    ],
)
def test_a_wrong_name_or_section_is_told(text: str, says: str, dotenv: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read(dotenv, text)
    assert says in str(caught.value)
    assert CANARY not in str(caught.value)


def test_a_name_that_stands_in_both_places_is_told(dotenv: Path) -> None:
    with pytest.raises(SettingsError, match=r"stands in connections\.toml and in \.streamlit"):
        read(dotenv, GROQ, {"connections": {"groq": {"key": CANARY, "model": "m"}}})


def test_everything_wrong_is_told_at_once_with_the_settings(dotenv: Path) -> None:
    dotenv.with_name("connections.toml").write_text("[connections.a]\n[connections.b]\nx = 1\n")
    with pytest.raises(SettingsError) as caught:
        Settings.read({"SHARED": "x"}, dotenv, {})
    assert len(str(caught.value).splitlines()) == 6


def test_without_a_dotenv_no_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("connections.toml").write_text(GROQ)
    assert len(Settings.read({}, None, {}).connections) == 1


def test_a_key_that_the_keyring_does_not_have_leaves_its_connection_out(dotenv: Path) -> None:
    entry = '[connections.lost]\nmodel = "m"\nkeyring_entry = "assistant-workbench-test-none"\n'
    settings = read(dotenv, entry + GROQ)
    assert [found.name for found in settings.connections] == ["demo", "groq"]
    assert settings.named.keyless == {"lost"}


def test_each_further_connection_is_offered_as_a_general_assistant_of_its_own(
    dotenv: Path, tmp_path: Path
) -> None:
    text = GROQ + '[connections.old]\nprotocol = "assistants"\nkey = "k"\nmodel = "asst_7"\n'
    dotenv.write_text(f"DATA_DIR={tmp_path / 'data'}\n")
    opened = Workbench.open(read(dotenv, text))
    try:
        groq, old = opened.assistants[1:]
        assert (groq.id, groq.name) == ("general@groq", "General assistant · groq")
        assert (groq.connection, groq.model, groq.remote_id) == ("groq", "llama-4", "")
        assert "ask_table" in groq.functions
        assert groq.instructions
        assert (old.id, old.model, old.remote_id) == ("hosted@old", "", "asst_7")
        assert opened.default == groq
        assert opened.assistant("general@groq") == groq
    finally:
        opened.close()


def sent(connection: Connection) -> httpx2.Headers:
    """Return the headers of a request through *connection*."""
    seen: list[httpx2.Headers] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.headers)
        return httpx2.Response(200, json={"data": []})

    with make_client(connection, transport=httpx2.MockTransport(answer)) as client:
        read_json(client.models.with_streaming_response.list())
    return seen[0]


def test_headers_go_with_every_request_and_may_take_the_place_of_the_key() -> None:
    here = Connection("here", "responses", "http://127.0.0.1:9/v1", headers={"api-key": CANARY})
    assert sent(here)["api-key"] == CANARY
    assert "authorization" not in sent(here)
    assert sent(here)["accept-encoding"] == "identity"


def test_a_header_wins_over_the_key_in_any_case_and_is_sent_once() -> None:
    own = {"authorization": f"Basic {CANARY}", "accept-encoding": "gzip"}
    headers = sent(Connection("here", "responses", "http://127.0.0.1:9/v1", "k", headers=own))
    assert headers.get_list("authorization") == [f"Basic {CANARY}"]
    assert headers.get_list("accept-encoding") == ["identity"]
