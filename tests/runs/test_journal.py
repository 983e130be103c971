"""The journal: what readers see, whatever the writer does meanwhile."""

from __future__ import annotations

import random
import threading
from contextlib import ExitStack

from assistant.codec import event_from_line, event_to_line
from assistant.events import CodeDelta, ReasoningDelta, RunEnded, StatusChanged, ToolArguments
from assistant.messages import CallId, OwnerId, PartId, RunId
from assistant.runs.drafts import Draft
from assistant.runs.journal import Entry, Journal
from tests.runs.scripted import say

ENDED = event_to_line(RunEnded("completed"))


def journal(*stored: Entry) -> Journal:
    return Journal(OwnerId("ann"), RunId("run"), stored)


def text_of(entries: list[Entry]) -> str:
    draft = Draft()
    for _, line in entries:
        draft.apply(event_from_line(line))
    return draft.text


def test_a_reader_gets_what_follows_its_cursor():
    log = journal()
    log.append(StatusChanged("starting"))
    log.append(say("a"))
    entries, ended = log.read(0)
    assert [number for number, _ in entries] == [1, 2]
    assert not ended
    log.append(say("b"))
    assert [number for number, _ in log.read(2)[0]] == [3]


def test_deltas_that_nobody_has_seen_become_one_entry():
    log = journal()
    for letter in "x" * 20_000:
        log.append(say(letter))
    entries, _ = log.read(0)
    assert len(entries) == 1
    assert text_of(entries) == "x" * 20_000


def test_thoughts_arguments_and_code_become_one_entry_as_well():
    call = CallId("c")
    log = journal()
    for letter in "x" * 5_000:
        log.append(ReasoningDelta(PartId("r"), letter))
    for letter in "y" * 5_000:
        log.append(ToolArguments(call, letter))
    for letter in "z" * 5_000:
        log.append(CodeDelta(call, letter))
    log.append(CodeDelta(call, "whole", whole=True))
    log.append(CodeDelta(call, ", and more"))
    entries, _ = log.read(0)
    assert [event_from_line(line) for _, line in entries] == [
        ReasoningDelta(PartId("r"), "x" * 5_000),
        ToolArguments(call, "y" * 5_000),
        CodeDelta(call, "z" * 5_000),
        CodeDelta(call, "whole, and more", whole=True),
    ]


def test_an_entry_that_was_seen_never_changes():
    log = journal()
    log.append(say("a"))
    first = log.read(0)[0]
    log.append(say("b"))
    assert log.read(0)[0][:1] == first


def test_a_journal_that_goes_on_after_a_restart_counts_on():
    log = journal(*((i, event_to_line(say(letter))) for i, letter in enumerate("Hel", 1)))
    assert log.unsaved() == []
    log.append(say("lo"))
    assert [number for number, _ in log.read(3)[0]] == [4]
    assert [number for number, _ in log.unsaved()] == [4]
    log.saved(4)
    assert log.unsaved() == []


def test_who_reads_from_the_start_reads_what_was_there_before_a_restart():
    log = journal(*((i, event_to_line(say(letter))) for i, letter in enumerate("Hel", 1)))
    assert text_of(log.read(0)[0]) == "Hel"
    log.append(say("lo"))
    assert text_of(log.read(0)[0]) == "Hello"


def test_a_reader_who_has_everything_is_woken_by_the_next_entry_only():
    log = journal((1, event_to_line(say("a"))))
    wake = threading.Event()
    with log.waking(wake):
        assert log.read(1) == ([], False)
        assert not wake.is_set()
        log.append(say("b"))
        assert wake.is_set()
    wake.clear()
    log.append(say("c"))
    assert not wake.is_set(), "it has left"


def test_the_end_is_the_last_entry_and_wakes_every_reader():
    log = journal()
    wakes = [threading.Event() for _ in range(3)]
    with ExitStack() as stack:
        for wake in wakes:
            stack.enter_context(log.waking(wake))
        log.end(ENDED)
        assert all(wake.is_set() for wake in wakes)
    assert log.read(0)[1]
    assert log.unsaved() == []


def test_readers_beside_a_writer_lose_and_double_nothing():
    log = journal()
    text = "".join(random.Random(7).choices("abc \n", k=5_000))
    seen: dict[int, str] = {}

    def follow(reader: int) -> None:
        entries: list[Entry] = []
        ended = False
        wake = threading.Event()
        with log.waking(wake):
            while not ended:
                batch, ended = log.read(entries[-1][0] if entries else 0)
                entries += batch
                if not batch:
                    wake.wait(1)
                    wake.clear()
        seen[reader] = text_of(entries)

    readers = [threading.Thread(target=follow, args=(i,)) for i in range(4)]
    for reader in readers:
        reader.start()
    for letter in text:
        log.append(say(letter))
    assert log.next > 1
    log.end(ENDED)
    for reader in readers:
        reader.join(10)
    assert seen == dict.fromkeys(range(4), text)
