"""A real browser before a real app, with an endpoint on loopback behind it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.chat_page import SEEN, ChatPage
from tests.running import MOTION, ROOT, RunningApp, free_port
from tests.server import AssistantsApi, LoopbackServer, Model, ResponsesApi

GENERAL = "General assistant"
CANARY = "sk-canary-0123456789abcdef"
SCREENSHOTS = Path(__file__).parent / "screenshots"
IMAGES = ROOT / "docs" / "images"

Open = Callable[..., ChatPage]
Hurry = Callable[[], None]


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Return the folder of the screenshots; each scene replaces its older one."""
    SCREENSHOTS.mkdir(exist_ok=True)
    return SCREENSHOTS


@pytest.fixture(scope="session")
def readme(request: pytest.FixtureRequest, pictures: Path) -> Callable[[ChatPage, str], None]:
    """Keep a picture that the README shows; with --pictures it is replaced there."""

    def keep(chat: ChatPage, name: str) -> None:
        chat.picture(name)
        if request.config.getoption("--pictures"):
            IMAGES.mkdir(exist_ok=True)
            shutil.copy(pictures / f"{name}.png", IMAGES)

    return keep


@pytest.fixture(scope="session")
def port() -> int:
    """Return the port that every endpoint listens on, one test after another."""
    return free_port()


@pytest.fixture(scope="session")
def app(port: int, tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningApp]:
    """Run the app, connected to both protocols; tests are kept apart as visitors are."""
    settings = {"SHARED": "yes", **connected(port)}
    running = RunningApp(tmp_path_factory.mktemp("app"), settings)
    yield running.start()
    running.close()


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningApp]:
    """Run the app as on its first day, with no key, for visitors: each test is one."""
    running = RunningApp(tmp_path_factory.mktemp("bare"), {"SHARED": "yes"})
    yield running.start()
    running.close()


@pytest.fixture
def endpoint(port: int) -> Generator[LoopbackServer]:
    """Serve both protocols, with one model behind them."""
    model = Model()
    apis = ResponsesApi(model), AssistantsApi(model)
    with LoopbackServer(*apis, model=model, port=port) as server:
        yield server


@pytest.fixture
def hurry(endpoint: LoopbackServer) -> Hurry:
    """Return what has everything that is being answered written to its end at once."""

    def now() -> None:
        endpoint.model.rate = 0
        responses, assistants = endpoint.apis
        assert isinstance(responses, ResponsesApi)
        assert isinstance(assistants, AssistantsApi)
        for answer in (*responses.responses.values(), *assistants.runs.values()):
            answer.delay_s = 0

    return now


@contextmanager
def visitors(browser: Browser, pictures: Path) -> Generator[Callable[..., Open]]:
    """Yield what makes visitors: a browser of their own each; what one opens are its tabs."""
    with ExitStack() as stack:

        def make(url: str, **options: Any) -> Open:
            wanted = {"viewport": {"width": 1440, "height": 900}, **options}
            context = browser.new_context(reduced_motion=MOTION, **wanted)
            stack.callback(context.close)
            context.add_init_script(SEEN)
            return lambda thread="": ChatPage(context.new_page(), url, pictures).open(thread)

        yield make


@pytest.fixture
def visitor(browser: Browser, pictures: Path) -> Generator[Callable[..., Open]]:
    """Make visitors of this test."""
    with visitors(browser, pictures) as make:
        yield make


@pytest.fixture
def chat(
    app: RunningApp,
    endpoint: LoopbackServer,
    visitor: Callable[..., Open],
    request: pytest.FixtureRequest,
) -> ChatPage:
    """Open the chat of the connected app with the assistant of the Responses endpoint."""
    if request.node.get_closest_marker("one_tab"):
        return request.getfixturevalue("tab")()
    return visitor(app.url)().pick(GENERAL)


@pytest.fixture(scope="module")
def tab(
    app: RunningApp, browser: Browser, pictures: Path, request: pytest.FixtureRequest
) -> Generator[Callable[[], ChatPage]]:
    """Return what begins a thread in a tab that stays open for the tests of a file.

    Until one of them closes it or fails. Most of what a short test costs is its first page.
    """
    with visitors(browser, pictures) as make:
        opened: list[ChatPage] = []
        failed = 0

        def begin() -> ChatPage:
            nonlocal failed
            if request.session.testsfailed > failed or not opened or opened[-1].page.is_closed():
                failed = request.session.testsfailed
                opened.append(make(app.url)().pick(GENERAL))
                return opened[-1]
            chat = opened[-1]
            for page in chat.page.context.pages:
                if page is not chat.page:
                    page.close()
            chat.new_thread.click()
            expect(chat.questions).to_have_count(0)
            new = chat.page.get_by_placeholder(re.compile(r"^Ask (?!the next question)"))
            expect(new).to_be_visible()
            asked = f"Ask {GENERAL}" in str(new.get_attribute("placeholder"))
            return chat if asked else chat.pick(GENERAL)

        yield begin


def connected(port: int) -> dict[str, str]:
    """Return the settings of an app with an endpoint of both protocols on *port*."""
    url = f"http://127.0.0.1:{port}/v1"
    return {
        "OPENAI_BASE_URL": url,
        "OPENAI_PROTOCOL": "responses",
        "OPENAI_API_KEY": CANARY,
        "OPENAI_MODEL": "m",
        "ASSISTANTS_BASE_URL": url,
        "ASSISTANTS_API_KEY": CANARY,
        "ASSISTANT_ID": "asst_1",
    }
