"""The chart schema: what it takes, what it refuses, and that each refusal helps."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from assistant.charts import Chart, Kind, check, from_stored, role
from assistant.data.drawing import draw_chart
from assistant.errors import ToolError
from assistant.tools.spec import check_arguments, spec

COLUMNS = ("region", "month", "revenue", "cost")
TYPES = ("VARCHAR", "DATE", "DECIMAL(12,2)", "BIGINT")


def chart(**values: Any) -> Chart:
    return Chart.model_validate({"kind": "bar", "sql": "SELECT 1", **values})


def refused(**values: Any) -> ToolError:
    with pytest.raises(ToolError) as caught:
        check(chart(**values), COLUMNS, TYPES)
    assert caught.value.kind == "bad_chart"
    return caught.value


@pytest.mark.parametrize(
    "values",
    [
        {"x": "region", "y": "revenue"},
        {"x": "month", "y": ["revenue", "cost"], "stacking": "grouped"},
        {"kind": "line", "x": "month", "y": "cost", "colour": "region", "facet": "region"},
        {"kind": "scatter", "x": "cost", "y": "revenue", "colour": "month"},
        {"kind": "histogram", "x": "month"},
        {"kind": "box", "y": "cost"},
        {"kind": "heatmap", "x": "month", "y": "region", "colour": "cost"},
        {"kind": "pie", "x": "region", "y": "cost"},
    ],
)
def test_what_fits_is_taken(values: dict[str, Any]) -> None:
    check(chart(**values), COLUMNS, TYPES)


def test_an_unknown_column_is_named_with_the_nearest() -> None:
    error = refused(x="region", y="revenu")
    assert str(error) == "y: the query returns no column 'revenu'"
    assert error.hint.startswith("Did you mean: revenue")
    assert error.hint.endswith("The query returns: region, month, revenue, cost.")
    assert "Did you mean: region" in refused(x="Region", y="cost").hint


def test_a_column_of_the_wrong_type_is_named_with_what_would_fit() -> None:
    error = refused(x="region", y="month")
    assert str(error) == "y must be a number; 'month' is a date or time"
    assert error.hint.startswith("These would fit: revenue, cost.")
    assert "a number or a date or time" in str(refused(kind="histogram", x="region"))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"y": "cost"}, "a bar chart needs x"),
        ({"x": "region"}, "a bar chart needs y"),
        ({"kind": "histogram", "x": "cost", "y": "cost"}, "a histogram chart has no y"),
        ({"kind": "pie", "x": "region", "y": "cost", "colour": "month"}, "has no colour"),
        ({"kind": "pie", "x": "region", "y": ["cost", "revenue"]}, "one column in y, not 2"),
        ({"kind": "heatmap", "x": "month", "y": "region"}, "a heatmap chart needs colour"),
        ({"x": "region", "y": ["cost", "revenue"], "colour": "month"}, "colour cannot be used"),
        ({"x": "region", "y": ["cost", "cost"]}, "y names a column twice"),
    ],
)
def test_a_chart_that_makes_no_sense_says_which_field(values: dict[str, Any], said: str) -> None:
    error = refused(**values)
    assert said in str(error)
    assert error.hint


def test_columns_of_one_name_must_be_told_apart() -> None:
    with pytest.raises(ToolError, match="two columns are called 'n'"):
        check(chart(x="n", y="m"), ("n", "n", "m"), ("VARCHAR", "VARCHAR", "BIGINT"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://127.0.0.1/x"},
        {"data": {"url": "http://127.0.0.1/x"}},
        {"params": []},
        {"number_format": "$,.2f"},
        {"number_format": "money:euro"},
        {"date_format": "%Y"},
        {"kind": "image"},
        {"title": "x" * 161},
        {"y": ["a"] * 9},
        {"bins": 1000},
    ],
)
def test_nothing_but_the_schema_is_taken(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        chart(**{"x": "region", "y": "cost", **wrong})


def test_a_model_sees_the_chart_and_not_the_workspace() -> None:
    described = spec(draw_chart)
    assert list(described.parameters["properties"]) == ["chart"]
    text = json.dumps(described.parameters)
    assert "workspace" not in text
    assert len(text) < 1_700
    fields = described.parameters["properties"]["chart"]["properties"]
    assert fields.keys() == Chart.model_fields.keys()
    assert fields["kind"]["enum"] == list(get_args(Kind))


def test_a_wrong_field_is_told_to_the_model_by_its_place() -> None:
    arguments = {"chart": {"kind": "bars", "sql": "SELECT 1", "x": "a", "y": "b", "color": "c"}}
    with pytest.raises(ToolError, match=r"chart\.kind.*chart\.color"):
        check_arguments(draw_chart, json.dumps(arguments))


@pytest.mark.parametrize(
    ("name", "is_a"),
    [
        ("HUGEINT", "number"),
        ("UTINYINT", "number"),
        ("DECIMAL(38,2)", "number"),
        ("DOUBLE", "number"),
        ("TIMESTAMP WITH TIME ZONE", "time"),
        ("DATE", "time"),
        ("TIME", "text"),
        ("BOOLEAN", "text"),
        ("INTEGER[]", "text"),
        ("STRUCT(a INTEGER)", "text"),
        ("INTERVAL", "text"),
        ("ENUM('INT')", "text"),
    ],
)
def test_a_type_says_what_a_column_can_be(name: str, is_a: str) -> None:
    assert role(name) == is_a


def test_a_chart_of_another_version_is_not_guessed_at() -> None:
    assert from_stored({"kind": "bar", "sql": "", "x": "a", "y": ["b"], "sparkle": True}) is None
    kept = from_stored({"kind": "bar", "sql": "", "x": "a", "y": ["b"], "types": ["DATE"]})
    assert kept is not None
    assert kept.types == ("DATE",)
