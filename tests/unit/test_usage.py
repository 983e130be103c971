"""What an answer used is read under every name that servers give it."""

from __future__ import annotations

import pytest

from assistant.backends.wire.usage import usage_of
from assistant.codec import value_from_json, value_to_json
from assistant.messages import Usage

TOLD: list[tuple[str, object, Usage | None]] = [
    (
        "responses",
        {
            "input_tokens": 2000,
            "output_tokens": 50,
            "total_tokens": 2050,
            "input_tokens_details": {"cached_tokens": 1024, "cache_write_tokens": 512},
            "output_tokens_details": {"reasoning_tokens": 30},
        },
        Usage(2000, 50, cached_tokens=1024, cache_write_tokens=512, reasoning_tokens=30),
    ),
    (
        "chat",
        {
            "prompt_tokens": 20,
            "completion_tokens": 5,
            "prompt_tokens_details": {"cached_tokens": 8, "cache_write_tokens": 4},
            "completion_tokens_details": {"reasoning_tokens": 2},
        },
        Usage(20, 5, cached_tokens=8, cache_write_tokens=4, reasoning_tokens=2),
    ),
    (
        "an assistant's run, whose details have a name of their own",
        {
            "prompt_tokens": 20,
            "completion_tokens": 5,
            "prompt_token_details": {"cached_tokens": 8},
        },
        Usage(20, 5, cached_tokens=8),
    ),
    (
        "a proxy that says it beside the details",
        {
            "prompt_tokens": 90,
            "completion_tokens": 5,
            "prompt_tokens_details": {"cached_tokens": None},
            "cache_creation_input_tokens": 30,
            "cache_read_input_tokens": 50,
        },
        Usage(90, 5, cached_tokens=50, cache_write_tokens=30),
    ),
    ("no details", {"prompt_tokens": 9, "completion_tokens": 1}, Usage(9, 1)),
    ("null", None, None),
    ("empty", {}, None),
    ("nonsense", {"input_tokens": "many", "output_tokens": True, "cached_tokens": -1}, None),
]


@pytest.mark.parametrize(("told", "found"), [case[1:] for case in TOLD], ids=[c[0] for c in TOLD])
def test_what_an_answer_used_is_read_under_every_name_that_servers_give_it(
    told: object, found: Usage | None
) -> None:
    assert usage_of(told) == found


def test_cache_writes_are_added_up_kept_and_not_missed_in_what_was_kept_before() -> None:
    both = Usage(5, 1, cache_write_tokens=3).plus(Usage(5, 1, cache_write_tokens=4))
    assert both == Usage(10, 2, cache_write_tokens=7)
    assert value_from_json(Usage, value_to_json(both)) == both
    assert value_from_json(Usage, {"input_tokens": 5, "cost_usd": 0.1}) == Usage(5, cost_usd=0.1)
