"""*Connect a model*: drawn for whoever runs the app on their own machine, and for nobody else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from pathlib import Path
from types import ModuleType

import pytest
from streamlit.testing.v1 import AppTest

from assistant.definitions import Connection
from assistant.errors import SettingsError
from assistant.messages import OwnerId
from assistant.settings.table import Settings
from assistant.workbench import Workbench
from tests.pages.conftest import HOME, OWNER, click, labels, seen
from tests.running import ROOT
from tests.server import LoopbackServer, Reply, json_reply

CANARY = "sk-canary-0123456789"
Open = Callable[..., tuple[AppTest, Workbench]]
VISITOR = OwnerId("visitor:1")


@pytest.fixture
def server() -> Generator[LoopbackServer]:
    with LoopbackServer() as running:
        yield running


@pytest.fixture
def opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: LoopbackServer
) -> Generator[Open]:
    """Open the app in a folder of its own, where *server* would be found."""
    monkeypatch.chdir(tmp_path)
    benches: list[Workbench] = []

    def open_page(shared: str = "no") -> tuple[AppTest, Workbench]:
        port = server.url.split(":")[2].split("/")[0]
        env = {"DATA_DIR": str(tmp_path / "data"), "SHARED": shared, "LOCAL_PORTS": port}
        bench = Workbench.open(Settings.read(env, tmp_path / ".env", {}))
        benches.append(bench)
        home = ModuleType(HOME)
        home.__dict__["workbench"] = bench
        sys.modules[HOME] = home
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20).run()
        return at, bench

    yield open_page
    sys.modules.pop(HOME, None)
    for bench in benches:
        bench.close()


def look(at: AppTest, address: str, key: str = "") -> AppTest:
    """Fill in the form as it is, and press its button."""
    fields = {found.label: found for found in at.text_input}
    fields["Address"].set_value(address)
    fields["Key"].set_value(key)
    return next(found for found in at.button if found.key == "connect-look").click().run()


def test_a_found_server_is_clicked_used_and_listed(opened: Open, server: LoopbackServer) -> None:
    at, bench = opened()
    at = click(click(click(at, "Connect a model"), "1 model"), "Use this model")
    (connection,) = [found for name, found in bench.connections.items() if name != "demo"]
    assert (connection.base_url, connection.model) == (server.url, "m")
    assert bench.assistants[-1].id == f"general@{connection.name}"
    assert at.chat_input[0].placeholder == f"Ask {bench.assistants[-1].name}"
    at = at.switch_page("pages/assistants.py").run()
    assert "until the app stops" in seen(at)
    assert not Path("connections.toml").exists()
    at = click(at, "Forget")
    assert "until the app stops" not in seen(at)
    assert [found.id for found in bench.assistants] == ["sample-analyst"]


def test_an_address_and_a_key_are_used_and_remembered_without_the_key(
    opened: Open, server: LoopbackServer
) -> None:
    at, bench = opened()
    at = at.switch_page("pages/assistants.py").run()
    at = look(click(at, "Connect a model"), f"{server.url}/", CANARY)
    assert server.asked("GET", "/models")[-1].headers["authorization"] == f"Bearer {CANARY}"
    at.checkbox[0].check()
    at = click(at, "Use this model")
    assert "No keyring here" in seen(at)
    assert bench.connections["127-0-0-1"].api_key == CANARY
    assert CANARY not in Path("connections.toml").read_text()
    assert bench.redacting.redact(f"x {CANARY}") == "x [secret]"
    bench.close()
    at, bench = opened()
    at = at.switch_page("pages/assistants.py").run()
    assert "The keyring lacks the key" in seen(at)
    at = click(at, "Forget")
    assert "127" not in Path("connections.toml").read_text()
    assert "The keyring lacks" not in seen(at)


def test_the_end_of_a_model_is_said_where_it_is_chosen(
    opened: Open, server: LoopbackServer
) -> None:
    listed = json_reply({"object": "list", "data": [{"id": "gpt-4o", "object": "model"}]})
    server.script("GET", "/models", *[listed] * 3)
    at, _ = opened()
    at = look(click(at, "Connect a model"), server.url, CANARY)
    assert "gpt-4o end" in seen(at)
    assert "its successor is gpt-6-luna" in seen(at)


def test_the_same_server_and_model_are_not_connected_twice(opened: Open) -> None:
    _, bench = opened()
    wish = Connection("here", "responses", "http://127.0.0.1:9/v1", model="m")
    first = bench.connecting.connect(OWNER, wish).assistant
    assert bench.connecting.connect(OWNER, wish).assistant == first
    other = Connection("here", "responses", "http://127.0.0.1:9/v1", model="n")
    assert bench.connecting.connect(OWNER, other).assistant.id == "general@here-2"
    assert len(bench.connections) == 3


@pytest.mark.parametrize(
    ("address", "key", "says"),
    [
        ("localhost:11434", "", "The address must be an address such as"),
        (f"http://me:{CANARY}@127.0.0.1:9/v1", "", "The address must not hold a user or password"),
        ("ftp://127.0.0.1/v1", "", "The address must be an address such as"),
        ("http://[::1", "k", "The address must be an address such as"),
        ("http://127.0.0.1:9/v1", f"{CANARY} x", "The key has a space"),
        ("http://127.0.0.1:9/v1", "", "listens at 127.0.0.1, port 9"),
    ],
)
def test_what_cannot_be_asked_is_told_and_never_shown(
    address: str, key: str, says: str, opened: Open
) -> None:
    at, _ = opened()
    at = look(click(at, "Connect a model"), address, key)
    assert says in seen(at)
    assert CANARY not in seen(at)
    assert "Use this model" not in labels(at)


def test_a_key_over_plain_http_is_warned_of_before_it_is_sent(
    opened: Open, server: LoopbackServer
) -> None:
    at, _ = opened()
    at = look(click(at, "Connect a model"), "http://models.example/v1", CANARY)
    assert "not encrypted" in seen(at)
    assert "the base URL" not in seen(at)
    assert "Find models" not in labels(at)
    assert "Send the key anyway" in labels(at)
    at = look(at, "http://models.example/v1", CANARY)
    assert "Check the spelling of the base URL" in seen(at)
    at = look(at, server.url.replace("127.0.0.1", "localhost"), CANARY)
    assert "not encrypted" not in seen(at)
    assert "Use this model" in labels(at)


def test_a_server_without_a_list_can_be_used_by_the_name_of_its_model(
    opened: Open, server: LoopbackServer
) -> None:
    at, bench = opened()
    server.script("GET", "/models", Reply(404), Reply(404))
    at = look(click(at, "Connect a model"), server.url)
    assert "This address lists no models" in seen(at)
    at = click(at, "Use this model")
    assert "No model is chosen." in seen(at)
    assert len(bench.connections) == 1


@pytest.mark.parametrize(("shared", "owner"), [("yes", OWNER), ("yes", VISITOR), ("auto", VISITOR)])
def test_a_visitor_is_refused_and_no_address_of_theirs_is_ever_asked(
    shared: str, owner: OwnerId, opened: Open, server: LoopbackServer
) -> None:
    at, bench = opened(shared)
    for page in ("pages/chat.py", "pages/assistants.py"):
        at = at.switch_page(page).run()
        assert "Connect a model" not in labels(at)
        assert [field.label for field in at.text_input] == ["Search threads"]
        if "How to connect a model" in labels(at):
            at = click(at, "How to connect a model")
        assert "OPENAI_API_KEY" in seen(at)
    wish = Connection("canary", "responses", server.url, CANARY, model="m")
    doors: list[Callable[[], object]] = [
        lambda: bench.connecting.local_servers(owner),
        lambda: bench.connecting.models(owner, wish),
        lambda: bench.connecting.connect(owner, wish, remember=True),
        lambda: bench.connecting.forget(owner, "canary"),
    ]
    for door in doors:
        with pytest.raises(SettingsError, match="Only whoever runs the app"):
            door()
    assert server.requests == []
    assert list(bench.connections) == ["demo"]
    assert not Path("connections.toml").exists()
