"""What is waited out and what ends a run: the error alone decides."""

from __future__ import annotations

import random

import pytest

from assistant import errors
from assistant.events import RunEnded
from assistant.runs.retrying import BUSY_QUEUED_S, LookUp, Resume, Retrying, Wait


def retrying() -> Retrying:
    return Retrying(random.Random(1))


@pytest.mark.parametrize(
    "error",
    [
        errors.KeyRefused("no"),
        errors.Gone("no"),
        errors.QuotaUsedUp("no"),
        errors.BadRequest("no"),
        errors.NotCompatible("no"),
    ],
)
def test_what_cannot_get_better_fails_at_once(error: errors.BackendError):
    decision = retrying().before_an_answer(error)
    assert isinstance(decision, RunEnded)
    assert decision.state == "failed"
    assert decision.problem is not None
    assert decision.problem.hint


def test_a_rate_limit_waits_as_long_as_the_endpoint_asks():
    decision = retrying().before_an_answer(errors.RateLimited("slow down", retry_after_s=7))
    assert decision == Wait(7, "waiting", "slow down")


def test_a_rate_limit_of_an_hour_ends_the_run():
    decision = retrying().before_an_answer(errors.RateLimited("slow down", retry_after_s=3600))
    assert isinstance(decision, RunEnded)


def test_a_5xx_before_the_first_byte_is_tried_twice_more_with_jitter():
    one = retrying()
    waits = [one.before_an_answer(errors.ServerTrouble("oh")) for _ in range(3)]
    assert [type(wait) for wait in waits] == [Wait, Wait, RunEnded]
    assert isinstance(waits[0], Wait)
    assert 0.5 <= waits[0].seconds <= 1


def test_another_answer_is_waited_for_10_s_and_then_queued_for():
    one = retrying()
    waits = [one.before_an_answer(errors.Busy("locked")) for _ in range(6)]
    first = [wait.seconds for wait in waits[:4] if isinstance(wait, Wait)]
    assert sum(first) == 10
    assert all(isinstance(wait, Wait) and wait.status == "queued" for wait in waits[4:])
    assert isinstance(waits[4], Wait)
    assert waits[4].seconds == BUSY_QUEUED_S


@pytest.mark.parametrize(
    "error", [errors.Unreachable("reset", maybe_accepted=True), errors.StreamCut("cut")]
)
def test_a_request_that_may_have_arrived_is_looked_up_not_repeated(error: errors.BackendError):
    assert retrying().before_an_answer(error) == LookUp()


def test_a_request_that_surely_did_not_arrive_is_repeated_twice():
    one = retrying()
    error = errors.Unreachable("refused", maybe_accepted=False)
    kinds = [type(one.before_an_answer(error)) for _ in range(3)]
    assert kinds == [Wait, Wait, RunEnded]


def test_a_cut_is_resumed_from_where_that_is_possible():
    one = retrying()
    cut = errors.StreamCut("cut")
    kinds = [type(one.in_an_answer(cut, resumable=True, known=True)) for _ in range(4)]
    assert kinds == [Resume, Resume, Resume, RunEnded]
    one.progress()
    assert one.in_an_answer(cut, resumable=True, known=True) == Resume(0.0)


def test_a_cut_without_an_id_interrupts_the_run():
    decision = retrying().in_an_answer(errors.StreamCut("cut"), resumable=False, known=False)
    assert isinstance(decision, RunEnded)
    assert decision.state == "interrupted"


def test_an_error_in_the_middle_of_an_answer_is_never_tried_again():
    error = errors.ServerTrouble("overloaded")
    decision = retrying().in_an_answer(error, resumable=True, known=True)
    assert isinstance(decision, RunEnded)
    assert decision.state == "failed"


REFUSED = [
    errors.Unreachable("nothing listens", maybe_accepted=False),
    errors.KeyRefused("no"),
    errors.Gone("no such answer"),
    errors.ServerTrouble("500"),
    errors.NotCompatible("a web page"),
]


@pytest.mark.parametrize("refusal", REFUSED, ids=lambda error: error.kind)
def test_an_answer_that_cannot_be_followed_again_is_interrupted_for_its_first_cause(
    refusal: errors.BackendError,
):
    one, cut = retrying(), errors.StreamCut("the line went dead")
    assert isinstance(one.in_an_answer(cut, resumable=True, known=True, content=True), Resume)
    decision = Resume(0)
    while isinstance(decision, Resume):
        decision = one.in_an_answer(refusal, resumable=True, known=True, content=True)
    assert isinstance(decision, RunEnded)
    assert (decision.state, decision.reason) == ("interrupted", "cut")
    assert decision.problem is not None
    assert decision.problem.message == "the line went dead"


@pytest.mark.parametrize("refusal", REFUSED, ids=lambda error: error.kind)
def test_once_there_is_something_to_continue_from_every_break_interrupts(
    refusal: errors.BackendError,
):
    decision = retrying().in_an_answer(refusal, resumable=False, known=False, content=True)
    assert isinstance(decision, RunEnded)
    assert decision.state == "interrupted"


def test_a_server_that_dies_between_two_rounds_interrupts_and_a_refusal_there_fails():
    one = retrying()
    gone = errors.Unreachable("refused", maybe_accepted=False)
    ends = [one.before_an_answer(gone, content=True) for _ in range(3)]
    assert isinstance(ends[-1], RunEnded)
    assert ends[-1].state == "interrupted"
    refused = retrying().before_an_answer(errors.ContextFull("too long"), content=True)
    assert isinstance(refused, RunEnded)
    assert refused.state == "failed"
