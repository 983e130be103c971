"""What a model is told about a tool, from its hints and its docstring."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import pytest
from pydantic import Field

from assistant.errors import SettingsError, ToolError
from assistant.tools import TOOLS
from assistant.tools.calling import Toolbox
from assistant.tools.spec import check_arguments, reference, resolve, spec


class Unit(StrEnum):
    KILOMETRES = "km"
    MILES = "mi"


def distance(
    start: str,
    end: str,
    unit: Unit = Unit.KILOMETRES,
    stops: list[str] | None = None,
    limit: Annotated[int, Field(ge=1)] = 5,
) -> dict[str, object]:
    """Return how far it is.

    Use it for journeys by road.

    Args:
        start: where it begins,
            as a city: "Lyon"
        end (str): where it ends
        unit: of the result
        stops: on the way
        limit: most routes to compare

    Returns:
        not for the model
    """
    return {"start": start, "end": end, "unit": unit, "stops": stops, "limit": limit}


def test_the_description_is_the_docstring_without_its_sections():
    described = spec(distance)
    assert described.name == "distance"
    assert described.description == "Return how far it is.\n\nUse it for journeys by road."


def test_each_parameter_has_its_type_and_meaning_and_no_title():
    schema = spec(distance).parameters
    assert schema["required"] == ["start", "end"]
    assert schema["properties"]["start"] == {
        "type": "string",
        "description": 'where it begins, as a city: "Lyon"',
    }
    assert schema["properties"]["end"]["description"] == "where it ends"
    assert schema["properties"]["limit"]["minimum"] == 1
    assert "title" not in schema
    assert not any("title" in field for field in schema["properties"].values())


def test_arguments_become_what_the_hints_say():
    checked = check_arguments(distance, '{"start": "Lyon", "end": "Paris", "unit": "mi"}')
    assert checked["unit"] is Unit.MILES
    assert (checked["stops"], checked["limit"]) == (None, 5)


def test_every_wrong_argument_is_named():
    with pytest.raises(ToolError) as caught:
        check_arguments(distance, '{"start": 1, "unit": "yd", "stops": ["a", 2], "speed": 3}')
    for name in ("start: ", "end: ", "unit: ", "stops.1: ", "speed: "):
        assert name in str(caught.value)
    assert "start, end, unit, stops, limit" in caught.value.hint


def test_a_function_without_hints_or_words_is_no_tool():
    def silent(city: str) -> str:
        return city

    def unclear(city: str) -> str:
        """Return it."""
        return city

    def untyped(city) -> str:
        """Return it.

        Args:
            city: which
        """
        return city

    for function in (silent, unclear, untyped):
        with pytest.raises(TypeError, match=function.__name__):
            spec(function)


def test_another_process_finds_a_tool_by_its_reference():
    for tool in TOOLS:
        assert resolve(reference(tool)) is tool


def test_a_name_that_no_tool_has_is_a_wrong_setting_with_a_suggestion():
    toolbox = Toolbox(TOOLS, waiting=0)
    assert [s.name for s in toolbox.specs(["time_in_zone"])] == ["time_in_zone"]
    with pytest.raises(SettingsError, match="time_zone") as caught:
        toolbox.specs(["time_zone"])
    assert "time_in_zone" in caught.value.hint
    toolbox.close()


def test_a_literal_is_offered_as_a_choice():
    def pick(colour: Literal["red", "blue"]) -> str:
        """Pick.

        Args:
            colour: which
        """
        return colour

    assert spec(pick).parameters["properties"]["colour"]["enum"] == ["red", "blue"]
