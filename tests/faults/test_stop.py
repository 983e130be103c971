"""Stop, at any moment: the endpoint sees it within a second and nothing that came is lost."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest

from assistant.events import RunEnded
from assistant.messages import Message, Run
from assistant.workbench import Workbench
from tests.faults.houses import (
    ANN,
    PROTOCOLS,
    asked,
    follow_until,
    opened,
    to_the_end,
    written,
)
from tests.figures import Tell
from tests.server import AssistantsApi, LoopbackServer, Model, ResponsesApi
from tests.sizes import cases

WORDS = 400


@pytest.fixture(scope="module")
def server() -> Iterator[LoopbackServer]:
    model = Model()
    with LoopbackServer(ResponsesApi(model), AssistantsApi(model), model=model) as server:
        yield server


@pytest.fixture(scope="module")
def bench(server: LoopbackServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    with opened(server.url, tmp_path_factory.mktemp("bench")) as bench:
        yield bench


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_stop_at_20_random_moments_is_seen_upstream(
    bench: Workbench, server: LoopbackServer, protocol: str, tell: Tell
) -> None:
    rng = random.Random(f"stop {protocol}")
    server.model.rate = 150
    whole = " ".join(str(number) for number in range(1, WORDS + 1))
    took: list[float] = []
    for _ in range(cases(6, 10, 20)):
        moment = rng.choice((0, rng.randrange(1, 20), rng.randrange(20, len(whole) // 2)))
        before = len(server.requests)
        run = asked(bench, PROTOCOLS[protocol], f"Write {WORDS} words")
        follow_until(bench, run, lambda events, n=moment: len(written(events)) >= n)
        began = time.monotonic()
        assert bench.runs.stop(ANN, run.id)
        events = to_the_end(bench, run)
        server.wait_for(lambda n=before: all(request.done for request in server.requests[n:]))
        closed = [at for request in server.requests[before:] if (at := request.closed_at)]
        took.append(max(closed, default=began) - began)
        taken_back = bench.runs.get(ANN, run.id).state == "withdrawn"  # it had not begun yet
        ends = [event.state for event in events if isinstance(event, RunEnded)]
        assert ends == ([] if taken_back else ["stopped"])
        kept = "".join(message.text for message in answers(bench, run))
        assert kept == written(events)
        assert whole.startswith(kept)
    tell(f"stops seen upstream, {protocol}: {len(took)}, the slowest after {max(took):.3f} s")


def answers(bench: Workbench, run: Run) -> list[Message]:
    messages = bench.threads.messages(ANN, run.thread_id)
    return [message for message in messages if message.role == "assistant"]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_thread_can_be_used_after_a_stop(
    bench: Workbench, server: LoopbackServer, protocol: str
) -> None:
    server.model.rate = 100
    run = asked(bench, PROTOCOLS[protocol], f"Write {WORDS} words")
    follow_until(bench, run, lambda events: len(written(events)) > 20)
    bench.runs.stop(ANN, run.id)
    to_the_end(bench, run)
    server.model.rate = 0
    again = bench.send(ANN, "Still there?", thread_id=run.thread_id).run
    assert again
    assert written(to_the_end(bench, again)) == "You said: Still there?"
