"""What models cost and when they end, from a file that a person may edit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.gallery.models import cost, ending, known, load_models
from assistant.messages import Usage


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[m]\ninput = 1\n", "model 'm': entry: Value error, input and output are given together"),
        ("[m]\ninput = -1\noutput = 1\n", "model 'm': input: "),
        ("[m]\ninput = 1\noutput = 1\noutptu = 1\n", "model 'm': outptu: "),
        ("[m]\nshutdown_on = 'soon'\n", "model 'm': shutdown_on: "),
        ("m = 3\n", "model 'm': "),
    ],
)
def test_a_wrong_entry_is_explained(tmp_path: Path, text: str, said: str):
    file = tmp_path / "edited.toml"
    file.write_text(text)
    with pytest.raises(SettingsError) as caught:
        load_models(file)
    assert f"{file}: {said}" in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("model", "dollars"),
    [
        ("gpt-6.1-terra", 1 + 5),
        ("gpt-6.2-sol", 2 + 10),
        ("gpt-6.2-astra", 8 + 40),
        ("gpt-6-luna", 0.10 + 0.50),
        ("gpt-6-luna-2026-10-01", 0.10 + 0.50),
    ],
)
def test_a_million_tokens_each_way_cost_what_is_listed(model: str, dollars: float):
    assert cost(model, Usage(1_000_000, 1_000_000)) == pytest.approx(dollars)


def test_cached_reads_and_cache_writes_cost_what_they_cost():
    usage = Usage(1_000_000, 0, cached_tokens=500_000, cache_write_tokens=400_000)
    terra = known("gpt-6.1-terra")
    assert (terra.cached_input, terra.cache_write) == (0.05, 1.25)
    assert cost("gpt-6.1-terra", usage) == pytest.approx(0.1 * 1 + 0.5 * 0.05 + 0.4 * 1.25)


def test_what_is_cached_costs_as_input_where_no_price_is_given_and_is_never_more_than_the_input():
    assert known("gpt-4o").cache_write is None
    plain = cost("gpt-4o", Usage(1000, 0))
    assert plain is not None
    assert cost("gpt-4o", Usage(1000, 0, cache_write_tokens=400)) == pytest.approx(plain)
    told_twice = Usage(1000, 0, cached_tokens=2000, cache_write_tokens=2000)
    assert cost("gpt-4o", told_twice) == pytest.approx(plain / 2)


@pytest.mark.parametrize(
    ("model", "usage"),
    [
        ("local-model", Usage(1, 1)),
        ("gpt-6", Usage(1, 1)),
        ("", Usage(1, 1)),
        ("gpt-6-luna", Usage()),
        ("gpt-6-luna", Usage(5, None)),
    ],
)
def test_what_nobody_knows_has_no_cost(model: str, usage: Usage):
    assert cost(model, usage) is None


TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("gpt-4o", "gpt-4o ends 2027-01-14; its successor is gpt-6-luna"),
        ("gpt-4o-2024-11-20", "gpt-4o-2024-11-20 ends 2027-01-14; its successor is gpt-6-luna"),
        ("o3", "o3 ends 2026-12-11; its successor is gpt-6.1-sol"),
        ("gpt-6.1-terra", ""),
        ("local-model", ""),
    ],
)
def test_when_a_model_ends_is_said_with_what_follows_it(model: str, said: str):
    assert ending(model, TODAY) == said


def test_a_model_whose_day_has_come_has_ended_and_the_servers_own_word_counts():
    assert ending("o3", date(2026, 12, 11)).startswith("o3 ended 2026-12-11")
    assert ending("gpt-4o", TODAY, told=date(2026, 12, 24)).startswith("gpt-4o ends 2026-12-24")
    assert ending("local-model", TODAY, told=date(2026, 1, 2)) == "local-model ended 2026-01-02"
