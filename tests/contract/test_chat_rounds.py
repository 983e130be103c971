"""Thoughts and calls of several rounds in Chat Completions: what goes back, what is told apart."""

from typing import Any

import pytest

from assistant.events import ReasoningDelta
from tests.contract.chat_place import Place, place
from tests.contract.talking import Talk
from tests.server import Answer, Call, Manner, Refusing

# -- what servers want back


def test_thoughts_go_back_with_calls_only_where_the_server_asks_for_them() -> None:
    manner = Manner(thinks="reasoning_content")
    for refusing in (Refusing(), Refusing(without_thoughts=True)):
        with place(manner, refusing) as here:
            call = Call("time_in_zone", {"zone": "Lima"})
            here.server.model.says(*[Answer(calls=(call,), reasoning="Where?")] * 2)
            talk = here.talk()
            assert talk.ask("Look").error is None
            assert talk.ask("And now?").error is None
            wanted = refusing.without_thoughts
            assert len(here.sent()) == 4 + wanted  # asked for once, and given from then on
            back = [
                message.get("reasoning_content")
                for message in here.sent()[-1]["messages"]
                if message.get("tool_calls")
            ]
            assert back == (["Where? "] * 2 if wanted else [None] * 2)


def test_thoughts_that_another_process_heard_go_back_as_they_were_stored() -> None:
    with place(Manner(thinks="reasoning_content"), Refusing(without_thoughts=True)) as here:
        here.server.model.says(Answer(calls=(Call("time_in_zone"),), reasoning="Where?"))
        talk = here.talk()
        talk.ask("Look")
        later = Place(here.server)
        again = Talk(later.backend, talk.assistant, talk.tools, history=talk.history)
        assert again.ask("And now?").error is None
        later.backend.close()
        assert here.sent()[-1]["messages"][2]["reasoning_content"] == "Where? "


def test_the_signature_of_a_call_goes_back_with_it_and_to_nobody_else() -> None:
    with place(Manner(signs=True)) as here:
        call = Call("time_in_zone", {"zone": "Lima"})
        here.server.model.says(Answer(calls=(call, call)), Answer(calls=(call,)))
        talk = here.talk()
        assert talk.ask("Look").error is None
        assert "thought_signature" in str(here.sent()[-1])
        with place() as elsewhere:
            other = elsewhere.talk()
            other.history = talk.history
            assert other.ask("And now?").error is None
            assert "thought_signature" not in str(elsewhere.sent()[-1])


# -- what comes back


@pytest.mark.parametrize("thinks", ["reasoning_content", "reasoning", "object", "tags"])
def test_thoughts_are_told_apart_in_each_round(thinks: Any) -> None:
    with place(Manner(thinks=thinks)) as here:
        said = here.talk().ask("What time is it in Tokyo?")
        assert said.text.startswith("The tools say")
        assert "Let me see" not in said.text
        assert len({event.part_id for event in said.of(ReasoningDelta)}) == 2


@pytest.mark.parametrize("ids", ["first", "late", "each", "same", "never"])
@pytest.mark.parametrize("indices", [True, False])
def test_rounds_of_parallel_calls_are_told_apart_however_they_are_numbered(
    ids: Any, indices: bool
) -> None:
    calls = tuple(Call("time_in_zone", {"zone": zone}) for zone in ("Lima", "Tokyo"))
    # Without numbers only one call at a time can be cut in pieces, or one id can be for one call.
    manner = Manner(indices, ids, whole_calls=not indices and ids in ("same", "late", "each"))
    with place(manner) as here:
        here.server.model.says(*[Answer(calls=calls)] * 2, Answer("Done."))
        talk = here.talk()
        said = talk.ask("Twice")
        assert said.error is None
        assert [step.arguments for step in said.draft.steps] == [c.json for c in calls] * 2
        assert len({step.call_id for step in said.draft.steps}) == 4
        assert talk.ask("And now?").error is None
