"""What the list and a search cost a person with 10,000 threads, on SQLite and on Postgres.

`python -m benchmarks.threads [--rounds 30] [--threads 10000]`. Each thread has two questions and
two answers; as many again belong to others. A page that has nothing new to show asks nothing at
all (`assistant/store/looking.py`): what is timed here is the list read anew.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from assistant import codec
from assistant.messages import OwnerId, PartId, TextPart, new_id
from assistant.store import Store
from assistant.store.database import Database
from assistant.store.looking import Looking
from assistant.store.schema import messages, searched, threads
from assistant.store.searching import row_of
from tests import postgres

MINE, OTHERS = OwnerId("mine"), OwnerId("others")
MOST_MS = 100
_BATCH = 500
_SEED = 11
_SYLLABLES = tuple(a + b for a in "bdklmn" for b in "aeio")


def run(rounds: int, count: int = 10_000) -> Iterator[str]:
    """Yield a line for each thing that is asked: the median, and the worst in parentheses."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _of("SQLite", f"sqlite:///{folder}/app.db", Path(folder), rounds, count)
        if postgres.THERE:
            with postgres.serving() as url:
                yield from _of("Postgres", url, Path(folder), rounds, count)


def _of(kind: str, url: str, folder: Path, rounds: int, count: int) -> Iterator[str]:
    store = Store.open(url, folder / kind)
    database = store._database  # noqa: SLF001 - to fill it, and to look without remembering
    words = _words()
    for owner in (MINE, OTHERS):
        _fill(database, owner, count, words)
    with database.writing(MINE) as db:
        db.execute(sa.text("ANALYZE"))
    asked: dict[str, Callable[[], object]] = {
        "list": lambda: Looking(database).look(MINE, None, 30),
        "list of 300": lambda: Looking(database).look(MINE, None, 30, 300),
        "a word that is rare": lambda: _found(store, words[-1]),
        "a word in most threads": lambda: _found(store, words[0]),
        "three such words": lambda: _found(store, " ".join(words[:3])),
        "one letter": lambda: _found(store, words[0][:1]),
        "a word that is nowhere": lambda: store.threads.search(MINE, "zzz"),
    }
    for name, ask in asked.items():
        times = _times(ask, rounds)
        middle = statistics.median(times)
        held = "held" if middle <= MOST_MS else "missed"
        yield f"{kind}, {name}: {middle:.1f} ms ({max(times):.1f}); aim of {MOST_MS} ms {held}"
    store.close()


def _found(store: Store, text: str) -> None:
    if not store.threads.search(MINE, text, 31):
        raise SystemExit(f"nothing was found for {text!r}")


def _times(ask: Callable[[], object], rounds: int) -> list[float]:
    times: list[float] = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return times[1:]


def _words() -> list[str]:
    pick = random.Random(_SEED)
    return list(dict.fromkeys("".join(pick.choices(_SYLLABLES, k=3)) for _ in range(6000)))


def _fill(database: Database, owner: OwnerId, count: int, words: list[str]) -> None:
    """Write threads as the app would have, but many at once; few words are common, as ever."""
    pick = random.Random(_SEED)
    weights = [1 / (at + 1) for at in range(len(words))]
    for first in range(0, count, _BATCH):
        rows: dict[sa.Table, list[dict[str, Any]]] = {threads: [], messages: [], searched: []}
        for number in range(first, min(first + _BATCH, count)):
            texts = [" ".join(pick.choices(words, weights, k=k)) for k in (8, 60, 8, 60)]
            if number == 1:
                texts[1] += f" {words[-1]}"
            _add(rows, owner, number, texts)
        with database.writing(owner) as db:
            for table, values in rows.items():
                db.execute(sa.insert(table), values)


def _add(
    rows: dict[sa.Table, list[dict[str, Any]]], owner: OwnerId, number: int, texts: list[str]
) -> None:
    thread, at = new_id(), "2026-11-30T12:00:00.000+00:00"
    of = {"owner": owner, "thread_id": thread}
    rows[threads].append(
        {"id": thread, "owner": owner, "assistant": "demo", "title": texts[0][:80]}
        | {"created_at": at, "updated_at": at, "activity": number, "pinned": number % 1000 == 0}
    )
    rows[searched].append(row_of(owner, thread, None, [texts[0][:80]]))
    for place, text in enumerate(texts, 1):
        parts = codec.parts_to_json((TextPart(PartId("t"), text),))
        turn, role = (place + 1) // 2 * 2 - 1, "user" if place % 2 else "assistant"
        message = {"id": new_id(), "number": place, "turn": turn, "role": role, "parts": parts}
        rows[messages].append(message | of | {"created_at": at})
        texts_of = [text] if place % 2 else [text, texts[place - 2]]
        rows[searched].append(row_of(owner, thread, message["id"], texts_of))


def main() -> None:
    """Print every figure as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.threads")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--threads", type=int, default=10_000)
    given = parser.parse_args()
    for line in run(given.rounds, given.threads):
        print(line, flush=True)


if __name__ == "__main__":
    main()
