"""Thoughts are told apart from words, wherever the pieces are cut, and nothing is lost."""

import itertools

import pytest

from assistant.backends.chat.thinking import Thinking

BOTH = "<think>Let me see.</think>\n\nThe answer is 4."


def told(*pieces: str) -> tuple[str, str]:
    """Return what was thought and what was said."""
    thinking, by_kind = Thinking(), {"thought": "", "said": ""}
    for kind, text in itertools.chain(*(list(thinking.feed(p)) for p in pieces), thinking.end()):
        assert text
        by_kind[kind] += text
    return by_kind["thought"], by_kind["said"]


@pytest.mark.parametrize("at", range(len(BOTH)))
def test_a_cut_anywhere_changes_nothing(at: int) -> None:
    assert told(BOTH[:at], BOTH[at:]) == ("Let me see.", "The answer is 4.")


def test_letter_by_letter_is_the_same() -> None:
    assert told(*BOTH) == ("Let me see.", "The answer is 4.")


@pytest.mark.parametrize(
    ("text", "thought", "said"),
    [
        ("Hello <b>world</b>", "", "Hello <b>world</b>"),
        ("  indented", "", "  indented"),
        ("\n<think>\nHm.\n</think>\nYes.", "\nHm.\n", "Yes."),
        ("<think></think>\n\nYes.", "", "Yes."),
        ("<think>One.</think>\n<think>Two.</think>\nYes.", "One.Two.", "Yes."),
        ("<think>1 < 2 and </thin> is no tag</think>Yes.", "1 < 2 and </thin> is no tag", "Yes."),
        ("<think>It never closes </th", "It never closes </th", ""),
        ("<think>All of it was thought.</think>\n", "All of it was thought.", ""),
        ("<thin", "", "<thin"),
        ("<thinker> is a word", "", "<thinker> is a word"),
        (" \n", "", " \n"),
        ("", "", ""),
    ],
)
def test_each_form_is_read_as_it_is_meant(text: str, thought: str, said: str) -> None:
    assert told(text) == (thought, said)
    assert told(*text) == (thought, said)


@pytest.mark.parametrize(
    "text",
    [
        "Models write `<think>` first.",
        "```xml\n<think>x</think>\n```",
        "Yes.\n\n<think>Was that right?</think>\n",
    ],
)
def test_after_the_first_word_the_tag_is_a_word_like_any_other(text: str) -> None:
    assert told(text) == ("", text)
    assert told(*text) == ("", text)


def test_a_thought_is_told_while_it_is_written() -> None:
    thinking = Thinking()
    assert list(thinking.feed("<think>Let me")) == [("thought", "Let me")]
    assert list(thinking.feed(" see.</")) == [("thought", " see.")]
