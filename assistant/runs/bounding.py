"""How much of a thread goes with a request, where its model cannot read all of it.

Whole turns only (a question with its answers and their tool calls), the newest first; what is left
out is said. A message that the endpoint refused is left out as well: it would be refused again with
each later one. Pure: sizes are estimated, and nobody is asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.backends.base import Turn
from assistant.backends.prompting import instructions_of, prompt_of
from assistant.errors import ContextFull
from assistant.messages import Message, MessageId, Run, StepPart
from assistant.statements.marking import own_step

BYTES_PER_TOKEN = 4
"""of text and of JSON, about; a token of code or of figures has fewer"""
FOR_THE_ANSWER = 4_096
"""tokens kept free, or a quarter of the context where that is less"""
CERTAINLY_TOO_LONG = 1.5
"""times the context by our estimate: less may fit, and the endpoint says if it does not"""
ITEM = 10
"""tokens around each message, call and output"""
REFUSALS = ("context_full", "bad_request")
"""kinds of problems that say: not this"""


def bounded(turn: Turn, runs: Sequence[Run], context: int | None) -> tuple[Turn, tuple[str, ...]]:
    """Return *turn* with as much history as fits, and what a person is told of the rest.

    *runs* are those of the thread, oldest first; *context* is how many tokens a request and its
    answer may have, if that is known. Else each refusal halves the history.

    Raises:
        ContextFull: the message alone is longer than that.
    """
    said, refused = _without_refused(turn.history, runs, turn.message.id)
    turns, alone = _turns(said), _alone(turn, turn.message)
    context = _least(context, runs)
    if context and alone > context * CERTAINLY_TOO_LONG:
        raise _too_long(alone, context)
    room = context and context - min(FOR_THE_ANSWER, context // 4)
    rooms = [known - alone for known in (room, _learnt(turn, runs)) if known is not None]
    kept = _newest(turns, min(rooms)) if rooms else turns
    short = sum(map(len, turns)) - sum(map(len, kept))
    notes = (
        *_note(short, "so that the rest fits into what the model can read"),
        *_note(refused, "because the endpoint refused it", "because the endpoint refused them"),
    )
    history = tuple(message for each in kept for message in each)
    # What the endpoint keeps is the whole: if that is too long it begins anew, from what is left.
    return replace(turn, history=history, remote=None if short else turn.remote), notes


def tokens(message: Message) -> int:
    """Estimate what *message* takes in a request."""
    told = own_step(message)  # in words, which are counted below
    steps = [part for part in message.parts if isinstance(part, StepPart) and part is not told]
    texts = [
        prompt_of(message),
        *(text for step in steps for text in (step.arguments, step.output)),
    ]
    return sum(map(_tokens, texts)) + ITEM * (1 + 2 * len(steps))


def _newest(turns: list[list[Message]], room: int) -> list[list[Message]]:
    """Return the newest of *turns* that take at most *room* tokens."""
    for count, each in enumerate(reversed(turns)):
        room -= sum(map(tokens, each))
        if room < 0:
            return turns[len(turns) - count :]
    return turns


def _learnt(turn: Turn, runs: Sequence[Run]) -> int | None:
    """Return what is left with half of the history that was last said to be too long.

    The first refusal that says how much is read is no guess, and is taken at its word.
    """
    limit: int | None = None
    told: set[int | None] = {None}
    said = (*turn.history, turn.message)
    places = {message.id: at for at, message in enumerate(said)}
    for run in runs:
        if not _is_refused(run, "context_full") or run.message_id not in places:
            continue
        read = run.problem.context_tokens if run.problem else None
        if read not in told:
            told.add(read)
            continue
        at = places[run.message_id]
        before, _ = _without_refused(said[:at], runs, run.message_id)
        alone, sent = _alone(turn, said[at]), _turns(before)
        sent = sent if limit is None else _newest(sent, limit - alone)
        limit = alone + sum(tokens(message) for each in sent for message in each) // 2
    return limit


def _too_long(alone: int, context: int) -> ContextFull:
    return ContextFull(
        f"The message takes about {alone:,} tokens, with instructions, tables and tools; the "
        f"model reads at most {context:,}.",
        hint="Nothing was sent. Edit it to be shorter, or choose a model that reads more.",
        context_tokens=context,
    )


def _alone(turn: Turn, message: Message) -> int:
    """Estimate a request with *message* and nothing before it."""
    return _fixed(turn) + tokens(message)


def _fixed(turn: Turn) -> int:
    """Estimate what goes with every request of *turn*: instructions, tools, its rounds so far."""
    tools = [(tool.name, tool.description, tool.parameters) for tool in turn.tools]
    rounds = [text for done in turn.rounds for text in (done.text, *map(str, done.calls))]
    outputs = [output.text for done in turn.rounds for output in done.outputs]
    return sum(map(_tokens, (instructions_of(turn), json.dumps(tools), *rounds, *outputs)))


def _tokens(text: str) -> int:
    return len(text.encode("utf-8", "replace")) // BYTES_PER_TOKEN


def _least(context: int | None, runs: Iterable[Run]) -> int | None:
    """Return the least that is known: the endpoint may have told it with an error."""
    told = [run.problem.context_tokens for run in runs if run.problem]
    return min((number for number in (context, *told) if number), default=None)


def _without_refused(
    history: Sequence[Message], runs: Sequence[Run], answered: MessageId
) -> tuple[list[Message], int]:
    """Leave out the messages that were refused, every time they were sent, and never answered."""
    answers = {
        message.run_id for message in history if message.role == "assistant" and message.text
    }
    refused = {
        message.id
        for message in history
        if (tried := _of(runs, message.id)) and message.id != answered
        if all(_is_refused(run, *REFUSALS) and run.id not in answers for run in tried)
    }
    theirs = {run.id for run in runs if run.message_id in refused}
    kept = [m for m in history if m.id not in refused and m.run_id not in theirs]
    return kept, len(refused)


def _of(runs: Iterable[Run], message_id: MessageId) -> list[Run]:
    """Return the attempts to answer a message that are over."""
    return [run for run in runs if run.message_id == message_id and not (run.live or run.waiting)]


def _is_refused(run: Run, *kinds: str) -> bool:
    return run.state == "failed" and run.problem is not None and run.problem.kind in kinds


def _turns(history: Iterable[Message]) -> list[list[Message]]:
    """Cut a history before each thing that a person said."""
    turns: list[list[Message]] = []
    for message in history:
        if message.role == "user" or not turns:
            turns.append([])
        turns[-1].append(message)
    return turns


def _note(count: int, why: str, why_many: str = "") -> tuple[str, ...]:
    if not count:
        return ()
    words = "1 earlier message was" if count == 1 else f"{count:,} earlier messages were"
    return (f"{words} left out, {why if count == 1 else why_many or why}.",)
