"""A thread as it is drawn: each question with its answers, then what waits. Pure.

Stored messages stand in the order in which they were saved: a question that was queued while
another was answered comes before that answer. A reader wants them side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.messages import Message, MessageId, Run


@dataclass(frozen=True, slots=True)
class Answer:
    """One attempt: its run, where it is known, and what it wrote, if anything."""

    run: Run | None
    message: Message | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What answers a question, or goes on with its answer: the newest attempt, and those before."""

    shown: Answer
    earlier: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer; no question where it is above the window."""

    question: Message | None
    replies: tuple[Reply, ...]
    """more than one where an answer was continued"""
    variants: tuple[MessageId, ...] = ()
    """the questions that may stand in this place, itself among them; empty if it is the only one"""

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The attempts that are shown."""
        return tuple(reply.shown for reply in self.replies)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message whose turn has not come."""

    run: Run
    message: Message


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one page shows of a thread."""

    exchanges: tuple[Exchange, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    head: Run | None = None
    """the run to follow: the live one, else the first in the queue"""
    hidden: int = 0
    """older messages that are not drawn"""

    @property
    def empty(self) -> bool:
        """Whether nothing was said yet."""
        return not (self.exchanges or self.waiting)

    @property
    def unasked(self) -> bool:
        """Whether all that was said is files."""
        answered = any(exchange.answers for exchange in self.exchanges)
        return not (answered or self.empty or self.waiting or self.hidden)

    @property
    def live(self) -> bool:
        """Whether an answer is being written."""
        return self.head is not None and self.head.live

    @property
    def elsewhere(self) -> bool:
        """Whether what is being answered stands in another variant than the one that is shown."""
        shown = {answer.run.id for each in self.exchanges for answer in each.answers if answer.run}
        waiting = {waiting.run.id for waiting in self.waiting}
        return self.head is not None and self.head.id not in shown | waiting

    @property
    def last(self) -> Answer | None:
        """The end of the newest answer, of a question that is not waiting."""
        answers = self.exchanges[-1].answers if self.exchanges else ()
        return answers[-1] if answers else None


def arrange(
    messages: Sequence[Message],
    runs: Sequence[Run],
    hidden: int = 0,
    variants: Sequence[tuple[MessageId, ...]] = (),
) -> Conversation:
    """Group *messages* (oldest first) by question; *runs* are theirs."""
    head = _head(runs)
    written = {message.run_id: message for message in messages if message.role == "assistant"}
    questions = {message.id for message in messages if message.role == "user"}
    attempts = _attempts(runs)
    placed = {run.id for key in questions for run in attempts.get(key, ())}
    known = {run.id: run for run in runs}
    turns: list[_Turn] = []
    waiting: list[Waiting] = []
    for message in messages:
        mine = attempts.get(message.id, [])
        if message.role == "assistant":
            if message.run_id not in placed:
                run = known.get(message.run_id) if message.run_id else None
                _append(turns, Answer(run, message))
            continue
        tried = [Answer(run, written.get(run.id)) for run in mine]
        if message.continues:
            _go_on(turns, message, tried)
        elif len(mine) == 1 and mine[0].waiting and mine[0] is not head:
            waiting.append(Waiting(mine[0], message))
        else:
            turns.append(_Turn(message, [tried]))
    places = {key: place for place in variants for key in place}
    exchanges = tuple(turn.exchange(places) for turn in turns)
    return Conversation(exchanges, tuple(waiting), head, hidden)


@dataclass(slots=True)
class _Turn:
    """An exchange in the making."""

    question: Message | None
    tries: list[list[Answer]]
    """the attempts at each stretch of the answer"""

    def exchange(self, places: Mapping[MessageId, tuple[MessageId, ...]]) -> Exchange:
        replies = (Reply(tried[-1], tuple(tried[:-1])) for tried in self.tries if tried)
        variants = places.get(self.question.id, ()) if self.question else ()
        return Exchange(self.question, tuple(replies), variants)


def _go_on(turns: list[_Turn], message: Message, tried: list[Answer]) -> None:
    """Add what goes on with an answer to it, or by itself where that is above the window."""
    last = turns[-1].tries[-1] if turns else []
    found = last[-1] if last else None
    before = found and (found.run.id if found.run else found.message and found.message.run_id)
    if before == message.continues:
        turns[-1].tries.append(tried)
    else:
        turns.append(_Turn(None, [tried]))


def _attempts(runs: Sequence[Run]) -> dict[MessageId, list[Run]]:
    attempts: dict[MessageId, list[Run]] = {}
    for run in runs:
        if run.state != "withdrawn":
            attempts.setdefault(run.message_id, []).append(run)
    return attempts


def _head(runs: Sequence[Run]) -> Run | None:
    live = [run for run in runs if run.live]
    queued = [run for run in runs if run.waiting]
    return live[0] if live else queued[0] if queued else None


def _append(turns: list[_Turn], answer: Answer) -> None:
    """Add an answer whose question is not among the messages, or whose run is not known."""
    if turns and answer.run is None:
        turns[-1].tries[-1].append(answer)
    else:
        turns.append(_Turn(None, [[answer]]))
