"""Streaming: the app beside plain `st.write_stream`, the same answer from the same server."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from assistant.messages import OwnerId
from assistant.settings.table import Settings
from assistant.workbench import Workbench
from benchmarks.answers import Answer
from benchmarks.browser import Cost, measure, opened, settle
from tests.running import RunningApp
from tests.server import Features, LoopbackServer, Model, ResponsesApi

PLAIN = Path(__file__).with_name("plain.py")


@dataclass(frozen=True)
class Case:
    """One kind of answer."""

    name: str
    length: int
    deltas: int
    rate: float
    against_plain: bool = True


CASES = (
    Case("2,000 characters, 400 deltas, 100/s", 2_000, 400, 100),
    Case("20,000 characters, 4,000 deltas, 100/s", 20_000, 4_000, 100),
    Case("100,000 characters, 20,000 deltas, 300/s", 100_000, 20_000, 300, against_plain=False),
)


def run(rounds: int, cases: tuple[Case, ...] = CASES) -> Iterator[str]:
    """Yield a report, line by line."""
    with _stage() as (server, ours, plain):
        for case in cases:
            yield f"\n{case.name} ({rounds} rounds)"
            mine = [_one(server, ours(), case) for _ in range(rounds)]
            theirs = [_one(server, plain, case) for _ in range(rounds if case.against_plain else 0)]
            yield from _report(mine, theirs)


@contextmanager
def _stage() -> Iterator[tuple[LoopbackServer, Callable[[], str], str]]:
    with (
        tempfile.TemporaryDirectory() as made,
        LoopbackServer(
            ResponsesApi(Model(), Features(background="refused")), model=Model()
        ) as server,
    ):
        folder = Path(made)
        env = {
            "OPENAI_BASE_URL": server.url,
            "OPENAI_PROTOCOL": "responses",
            "OPENAI_API_KEY": "benchmark",
            "SHARED": "no",
        }
        (folder / "plain").mkdir()
        apps = RunningApp(folder, env), RunningApp(folder / "plain", env, PLAIN)
        try:
            for app in apps:
                app.start()
            yield server, lambda: f"{apps[0].url}/?thread={_thread(folder, env)}", apps[1].url
        finally:
            for app in apps:
                app.close()


def _thread(folder: Path, env: dict[str, str]) -> str:
    """Begin a thread with the assistant of the loopback server, for the page to open."""
    workbench = Workbench.open(Settings.read({**env, "DATA_DIR": str(folder / "data")}, None, {}))
    try:
        return workbench.threads.create(OwnerId("local"), "general").id
    finally:
        workbench.close()


def _one(server: LoopbackServer, url: str, case: Case) -> Cost:
    with opened(url) as (page, counter):
        warm = Answer(40, 4, 100)
        server.script("POST", "/responses", warm.reply)
        measure(page, counter, warm)
        page.reload()
        settle(page)
        answer = Answer(case.length, case.deltas, case.rate)
        server.script("POST", "/responses", answer.reply)
        return measure(page, counter, answer)


def _report(mine: list[Cost], theirs: list[Cost]) -> Iterator[str]:
    yield _row(
        "bytes, times the text", [c.times_text for c in mine], [c.times_text for c in theirs]
    )
    yield _row("first text, ms", [c.first_ms for c in mine], [c.first_ms for c in theirs])
    yield _row("last character late, ms", [c.last_ms for c in mine], [c.last_ms for c in theirs])
    yield _row("script in the browser, s", [c.script_s for c in mine], [c.script_s for c in theirs])


def _row(name: str, mine: list[float | None], theirs: list[float | None]) -> str:
    line = f"  {name:<26} ours {_figure(mine)}"
    if theirs:
        line += f"   plain {_figure(theirs)}"
        if None not in (*mine, *theirs):
            ratios = [a / b for a, b in zip(mine, theirs, strict=True) if a is not None and b]
            line += f"   ratio {median(ratios):.2f} (worst {max(ratios):.2f})"
    return line


def _figure(values: list[float | None]) -> str:
    shown = [value for value in values if value is not None]
    if len(shown) < len(values):
        return f"never ({len(values) - len(shown)} of {len(values)})"
    return f"{median(shown):8.1f} (worst {max(shown):.1f})"
