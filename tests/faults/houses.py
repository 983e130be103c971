"""A workbench over a loopback endpoint, as the faults need it: asked, watched, looked into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.codec import event_from_line
from assistant.events import Event, TextDelta
from assistant.messages import OwnerId, Run
from assistant.settings.table import Settings
from assistant.workbench import Workbench
from tests import stored

ANN = OwnerId("ann")
PROTOCOLS = {"responses": "general", "assistants": "hosted"}
"""protocol -> the assistant of the gallery that speaks it"""


def settings_for(url: str, folder: Path, **more: str) -> Settings:
    """Return settings with both protocols at *url*."""
    env = {
        "OPENAI_BASE_URL": url,
        "OPENAI_PROTOCOL": "responses",
        "OPENAI_API_KEY": "sk-loopback",
        "OPENAI_MODEL": "m",
        "ASSISTANTS_BASE_URL": url,
        "ASSISTANT_ID": "asst_1",
        "DATA_DIR": str(folder),
        **more,
    }
    return Settings.read(env, None, {})


@contextmanager
def opened(url: str, folder: Path, **more: str) -> Iterator[Workbench]:
    """Open a workbench and close it again."""
    stored.put(folder)
    bench = Workbench.open(settings_for(url, folder, **more))
    try:
        yield bench
    finally:
        bench.close(2)


def asked(bench: Workbench, assistant: str, text: str, owner: OwnerId = ANN) -> Run:
    """Ask in a new thread."""
    run = bench.send(owner, text, assistant_id=assistant).run
    assert run
    return run


def follow_until(
    bench: Workbench, run: Run, enough: Callable[[list[Event]], bool], owner: OwnerId = ANN
) -> list[Event]:
    """Follow a run until what came is *enough*, or until it has ended."""
    found: list[Event] = []
    after = 0
    while not enough(found):
        batch = bench.runs.follow(owner, run.id, after, 10)
        found += [event_from_line(line) for _, line in batch.entries]
        after = batch.entries[-1][0] if batch.entries else after
        if batch.ended:
            break
        assert batch.entries, f"10 s of silence after {found[-1:]}"
    return found


def to_the_end(bench: Workbench, run: Run, owner: OwnerId = ANN) -> list[Event]:
    """Follow a run to its end."""
    return follow_until(bench, run, lambda _: False, owner)


def written(events: list[Event]) -> str:
    """Return the text of all deltas."""
    return "".join(event.text for event in events if isinstance(event, TextDelta))
