"""What a visitor sees of an answer, and how figures are made of it."""

from __future__ import annotations

import pytest

from benchmarks.load import figures
from benchmarks.load.answers import Order, find, plain, tokens
from benchmarks.load.crowd import Visit
from benchmarks.load.peers.gradio_person import changed
from benchmarks.load.watch import Watch

ORDER = Order("people-7", 300, 50)


def test_an_order_is_found_again_in_whatever_was_sent() -> None:
    body = f'{{"input": [{{"content": "{Order("old", 9, 9).question}"}}, "{ORDER.question}"]}}'
    assert find(body) == ORDER
    assert find("Hello") is None


def test_an_answer_has_as_many_tokens_as_were_ordered_and_is_nobody_elses() -> None:
    assert len(tokens(ORDER)) == 300
    assert "".join(tokens(ORDER)) == ORDER.text == ORDER.text.strip()
    assert 4 < len(ORDER.text) / 300 < 7
    assert Order("people-8", 300, 50).text != ORDER.text


def test_text_that_grows_in_blocks_is_seen_to_its_end() -> None:
    blocks = ORDER.text.split("\n\n")
    watch = Watch(plain(ORDER.text))
    now = 0.0
    for number, block in enumerate(blocks):
        for end in range(5, len(block) + 5, 5):
            now += 0.1
            watch.saw((0, number), block[:end], now)
    assert watch.first_at == 0.1
    assert watch.whole_at == pytest.approx(now)
    assert max(watch.gaps) < 0.25


def test_other_texts_of_the_page_are_not_the_answer() -> None:
    watch = Watch(plain(ORDER.text))
    watch.saw("caption", "total", 1.0)
    watch.saw("question", ORDER.question, 1.0)
    assert watch.first_at is None


def test_what_comes_within_one_frame_of_the_screen_is_one_update() -> None:
    watch = Watch("one two three four")
    for text, at in (("one", 0.0), ("one two", 0.5), ("one two three", 0.501)):
        watch.saw("answer", text, at)
    watch.saw("answer", watch.expected, 1.5)
    assert watch.gaps == [0.5, 1.0]
    assert watch.whole_at == 1.5


def test_who_comes_back_waits_for_what_was_seen_before() -> None:
    watch = Watch("one two three four", target=len("one two three"))
    watch.saw("first", "one two", 1.0)
    watch.saw("second", "three", 2.0)
    assert (watch.first_at, watch.target_at, watch.whole_at) == (1.0, 2.0, None)


def test_a_visit_adds_up_over_a_reload() -> None:
    visit, before, after = Visit("x"), Watch("one two"), Watch("one two")
    before.saw("a", "one", 2.0)
    after.saw("a", "one", 5.0)
    after.saw("a", "one two", 6.0)
    visit.note(before, 1.0, 100)
    visit.note(after, 1.0, 50)
    assert (visit.first_text_s, visit.all_s, visit.gaps, visit.received) == (1.0, 5.0, [1.0], 150)


def test_shares_are_those_of_the_nearest_rank() -> None:
    hundred = [float(number) for number in range(1, 101)]
    assert figures.share(hundred, 0.95) == 95
    assert figures.share(hundred, 0.99) == 99
    assert figures.share([3.0], 0.95) == 3


def test_what_never_came_is_no_figure_and_is_not_complete() -> None:
    met = [
        {**vars(Visit("a")), "complete": True, "all_s": 20.0, "gaps": [0.5]},
        {**vars(Visit("b")), "gaps": []},
    ]
    found = figures.of_visits(met, 10.0)
    assert (found["people"], found["complete"], found["ratio_p95"]) == (2, 1, 2.0)
    assert "first_text_s_median" not in found


def test_the_worst_of_the_rounds_is_the_most_of_all_but_of_the_complete() -> None:
    rounds = [{"complete": 3, "all_s": 1.0}, {"complete": 2, "all_s": 5.0}, {"complete": 3}]
    assert figures.of_rounds(rounds) == {"complete": (3, 2), "all_s": (3.0, 5.0)}


def test_gradio_says_a_text_first_and_then_what_was_added() -> None:
    text = changed("", "Hel")
    assert changed(text, [["append", [], "lo"]]) == "Hello"
    assert changed(text, [["replace", [], "Bye"]]) == "Bye"
    assert changed(text, []) == "Hel"
