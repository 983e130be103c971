"""What every store keeps its word on about paths: variants of a message, and what is read of them.

A subclass gives the fixtures `store`, open and empty, and `thread`.
"""

from __future__ import annotations

import pytest

from assistant.errors import NotFound
from assistant.messages import Feedback, Message, MessageId, Run, RunId, Thread, new_id
from assistant.store import Store
from tests.unit.store_contract import ANNA, answered, asked, said, texts


def instead(store: Store, thread: Thread, of: Run, text: str) -> Run:
    return store.runs.ask(ANNA, thread.id, said(text), RunId(new_id()), instead_of=of.message_id)


def talked(store: Store, thread: Thread, *questions: str) -> list[Run]:
    """Ask and answer: each answer is its question in capitals."""
    found: list[Run] = []
    for text in questions:
        found.append(asked(store, thread, text))
        answered(store, found[-1], text.upper())
    return found


class PathContract:
    def test_an_edited_question_takes_the_place_of_the_old_one_and_of_what_followed(
        self, store: Store, thread: Thread
    ) -> None:
        _, second, _ = talked(store, thread, "a", "b", "c")
        new = instead(store, thread, second, "b2")
        assert texts(store, thread.id) == ["a", "A", "b2"]
        answered(store, new, "B2")
        answered(store, asked(store, thread, "d"), "D")
        assert texts(store, thread.id) == ["a", "A", "b2", "B2", "d", "D"]
        assert store.threads.count(ANNA, thread.id) == 6
        look = store.look(ANNA, thread.id, 30)
        assert look.variants == ((second.message_id, new.message_id),)
        assert [message.text for message in look.messages] == ["a", "A", "b2", "B2", "d", "D"]

    def test_what_is_stepped_to_comes_back_with_all_that_followed_it(
        self, store: Store, thread: Thread
    ) -> None:
        first, second = talked(store, thread, "a", "b")
        new = instead(store, thread, first, "a2")
        answered(store, new, "A2")
        later = talked(store, thread, "c")[0]
        store.threads.choose(ANNA, thread.id, first.message_id)
        assert texts(store, thread.id) == ["a", "A", "b", "B"]
        inner = instead(store, thread, second, "b2")
        assert texts(store, thread.id) == ["a", "A", "b2"]
        answered(store, inner, "B2")
        store.threads.choose(ANNA, thread.id, new.message_id)
        assert texts(store, thread.id) == ["a2", "A2", "c", "C"]
        store.threads.choose(ANNA, thread.id, first.message_id)
        assert texts(store, thread.id) == ["a", "A", "b2", "B2"]
        store.threads.choose(ANNA, thread.id, second.message_id)
        assert texts(store, thread.id) == ["a", "A", "b", "B"]
        for run in (first, second, new, later, inner):
            assert store.runs.get(ANNA, run.id).state == "completed"

    def test_the_same_edit_sent_twice_is_one_variant(self, store: Store, thread: Thread) -> None:
        (first,) = talked(store, thread, "a")
        edited = said("a2")
        runs = {
            store.runs.ask(ANNA, thread.id, edited, RunId(new_id()), instead_of=first.message_id).id
            for _ in range(2)
        }
        assert len(runs) == 1
        assert store.look(ANNA, thread.id, 9).variants == ((first.message_id, edited.id),)

    def test_older_messages_are_paged_along_the_chosen_path(
        self, store: Store, thread: Thread
    ) -> None:
        runs = talked(store, thread, "a", "b", "c", "d")
        instead(store, thread, runs[2], "c2")
        assert texts(store, thread.id, newest=3) == ["b", "B", "c2"]
        assert store.look(ANNA, thread.id, 3).hidden == 2
        for oldest, older in (("c2", ["A", "b", "B"]), ("B", ["a", "A", "b"]), ("a", [])):
            found = store.threads.messages(ANNA, thread.id)
            before = next(message.id for message in found if message.text == oldest)
            assert texts(store, thread.id, newest=3, before=before) == older

    def test_the_path_to_a_message_is_read_whatever_is_chosen(
        self, store: Store, thread: Thread
    ) -> None:
        first, second = talked(store, thread, "a", "b")
        instead(store, thread, first, "a2")
        _, path, _ = store.threads.whole(ANNA, thread.id, second.message_id)
        assert [message.text for message in path] == ["a", "A", "b", "B"]

    def test_an_answer_comes_to_its_question_though_another_variant_is_chosen_meanwhile(
        self, store: Store, thread: Thread
    ) -> None:
        (first,) = talked(store, thread, "a")
        new = instead(store, thread, first, "a2")
        store.threads.choose(ANNA, thread.id, first.message_id)
        answered(store, new, "A2")
        assert texts(store, thread.id) == ["a", "A"]
        store.threads.choose(ANNA, thread.id, new.message_id)
        assert texts(store, thread.id) == ["a2", "A2"]

    def test_withdrawing_an_edited_question_leads_back_to_the_one_before(
        self, store: Store, thread: Thread
    ) -> None:
        first, _ = talked(store, thread, "a", "b")
        new = instead(store, thread, first, "a2")
        assert store.runs.withdraw(ANNA, new.id)
        assert texts(store, thread.id) == ["a", "A", "b", "B"]
        assert store.look(ANNA, thread.id, 30).variants == ()

    def test_what_waits_behind_a_withdrawn_question_moves_up(
        self, store: Store, thread: Thread
    ) -> None:
        first, second, third = (asked(store, thread, text) for text in "abc")
        assert store.runs.withdraw(ANNA, second.id)
        assert texts(store, thread.id) == ["a", "c"]
        assert store.runs.withdraw(ANNA, first.id)
        assert texts(store, thread.id) == ["c"]
        assert store.runs.withdraw(ANNA, third.id)
        assert texts(store, thread.id) == []
        asked(store, thread, "d")
        assert texts(store, thread.id) == ["d"]

    def test_withdrawing_what_is_not_shown_leaves_what_is(
        self, store: Store, thread: Thread
    ) -> None:
        first, _ = talked(store, thread, "a", "b")
        new = instead(store, thread, first, "a2")
        store.threads.choose(ANNA, thread.id, first.message_id)
        assert store.runs.withdraw(ANNA, new.id)
        assert texts(store, thread.id) == ["a", "A", "b", "B"]

    def test_a_copy_has_every_variant_and_the_same_path(self, store: Store, thread: Thread) -> None:
        first, _ = talked(store, thread, "a", "b")
        answered(store, instead(store, thread, first, "a2"), "A2")
        copy = store.threads.copy(ANNA, thread.id)
        assert texts(store, copy.id) == ["a2", "A2"]
        ((old, _),) = store.look(ANNA, copy.id, 30).variants
        store.threads.choose(ANNA, copy.id, old)
        assert texts(store, copy.id) == ["a", "A", "b", "B"]
        assert texts(store, thread.id) == ["a2", "A2"]

    def test_only_what_a_person_said_in_this_thread_has_variants(
        self, store: Store, thread: Thread
    ) -> None:
        (first,) = talked(store, thread, "a")
        answer = store.threads.messages(ANNA, thread.id)[-1].id
        other = store.threads.create(ANNA, "demo")
        elsewhere = asked(store, other, "x")
        for wrong in (answer, elsewhere.message_id, MessageId("gone")):
            with pytest.raises(NotFound):
                store.runs.ask(ANNA, thread.id, said("y"), RunId(new_id()), instead_of=wrong)
            with pytest.raises(NotFound):
                store.threads.choose(ANNA, thread.id, wrong)
        assert texts(store, thread.id) == ["a", "A"]
        assert store.runs.of_thread(ANNA, thread.id) == (store.runs.get(ANNA, first.id),)

    def test_a_message_that_nobody_typed_says_which_run_it_goes_on_with(
        self, store: Store, thread: Thread
    ) -> None:
        (first,) = talked(store, thread, "a")
        going_on = Message(MessageId(new_id()), "user", said("go on").parts, continues=first.id)
        store.runs.ask(ANNA, thread.id, going_on, RunId(new_id()))
        copy = store.threads.copy(ANNA, thread.id)
        for found in (thread, copy):
            told = store.threads.messages(ANNA, found.id)
            assert [message.continues for message in told] == [None, None, first.id]

    def test_what_is_thought_of_an_answer_is_kept_changed_and_removed(
        self, store: Store, thread: Thread
    ) -> None:
        (run,) = talked(store, thread, "a")
        assert store.runs.get(ANNA, run.id).feedback is None
        for thought in (Feedback("up"), Feedback("down", "Wrong year.")):
            store.runs.rate(ANNA, run.id, thought)
            kept = store.runs.of_thread(ANNA, thread.id)[0].feedback
            assert kept is not None
            assert (kept.thumb, kept.word) == (thought.thumb, thought.word)
            assert kept.at
        store.runs.rate(ANNA, run.id, None)
        assert store.runs.get(ANNA, run.id).feedback is None
