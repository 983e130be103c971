"""The tool by which a model asks back: a question with a few answers, each one click.

A call of it ends the model's turn (`assistant/runs/loop.py`): what the person chooses comes as the
next message. Nothing waits meanwhile, neither here nor at an endpoint.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from assistant.errors import ToolError

OFFER = "offer_choices"
MOST = 6
"""choices that one can look over"""

Choice = Annotated[str, Field(min_length=1, max_length=100)]


def offer_choices(
    question: Annotated[str, Field(min_length=1, max_length=500)],
    choices: Annotated[list[Choice], Field(min_length=2, max_length=MOST)],
) -> dict[str, str | list[str]]:
    """Ask back what is meant, by buttons; only if no table tells. It ends your turn.

    Args:
        question: one sentence
        choices: 2-6, short
    """
    question, choices = question.strip(), [choice.strip() for choice in choices]
    if not question or not all(choices) or len(set(choices)) < len(choices):
        raise ToolError(
            "the question or a choice is empty, or two choices are the same",
            kind="bad_choices",
            hint=f"Give one question and 2 to {MOST} different choices.",
        )
    return {"question": question, "choices": choices, "note": "The next message is the choice."}
