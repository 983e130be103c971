"""From schema and rows to a spec: nothing from outside in it but text, whatever the text is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assistant.charts import DrawnChart, from_stored
from assistant.data.results import KeptResult, from_rows
from assistant.messages import ChartPart
from assistant.ui.charts import pictures
from assistant.ui.charts.axes import periods
from assistant.ui.charts.compiling import compile_chart, compile_small, describe
from tests.charts_drawn import SAMPLES, drawn
from tests.charts_hostile import NAMES, hostile_texts
from tests.sizes import cases

FETCHING = {"url", "href", "signals", "signal", "baseURL", "loader", "usermeta", "$ref"}
EXPRESSIONS = {"labelExpr", "calculate", "test", "expr", "update"}
SHORT = r"replace\(format\((abs\()?datum\.value\)?, '\.3~s'\), 'G', 'B'\)"
OURS = re.compile(
    rf"{SHORT}|format\(datum\.value( \* 100)?, ',\.6~g'\) \+ ' %'"
    rf"|\(datum\.value < 0 \? '-' : ''\) \+ '([€$£¥₹]|[A-Z]{{3}} )' \+ "
    rf"({SHORT}|format\(abs\(datum\.value\), ',~f'\))"
    r"|width - \d+|height - 16|width < \d+ \? 0 : 1|max\(1, min\(\d+, floor\(width / \d+\)\)\)"
    r"|min\(105, max\(36, width / 2 - \d+\), height / 2 - 8\)( \* 0\.58| \+ 12)?"
    r"|datum\.right \? 'left' : 'right'|datum\.up"
)
"""expressions of ours: only numbers and signs of currencies are put into them"""
CANARY = "http://127.0.0.1:9"
KINDS = {
    "bar": {"x": 0, "y": [1], "colour": 2},
    "line": {"x": 3, "y": [1], "colour": 0},
    "area": {"x": 3, "y": [1], "colour": 2},
    "scatter": {"x": 1, "y": [3], "colour": 0},
    "heatmap": {"x": 0, "y": [2], "colour": 1},
    "pie": {"x": 0, "y": [1]},
    "bar-facets": {"x": 0, "y": [1], "facet": 2},
    "bar-series": {"x": 0, "y": [1, 4], "stacking": "grouped"},
}
TYPES = ("VARCHAR", "DOUBLE", "VARCHAR", "DATE", "DECIMAL(10,2)")


def compiled(chart: DrawnChart, part: ChartPart, content: bytes) -> dict[str, Any]:
    kept = KeptResult(content)
    return compile_chart(chart, kept.head(10_000), part.columns).to_dict()


def stored(part: ChartPart) -> DrawnChart:
    chart = from_stored({**part.chart, "sql": part.sql})
    assert chart is not None
    return chart


def of_names(kind: str, names: list[str], title: str = "") -> DrawnChart:
    places = KINDS[kind]
    named = {
        field: [names[n] for n in at] if isinstance(at, list) else names[at]
        for field, at in places.items()
        if field != "stacking" and not isinstance(at, str)
    }
    more = {"stacking": places["stacking"]} if "stacking" in places else {}
    values = {"kind": kind.partition("-")[0], "sql": "", "title": title, "types": TYPES}
    return DrawnChart.model_validate({**values, **named, **more})


def walk(spec: Any, path: str = "") -> Iterator[tuple[str, str, Any]]:
    """Yield every key of the spec but those of its rows: path, key, value."""
    if isinstance(spec, Mapping):
        for key, value in spec.items():
            if key == "datasets" or (path, key) == ("data", "values"):
                continue
            yield path, str(key), value
            yield from walk(value, f"{path}.{key}".strip("."))
    elif isinstance(spec, list):
        for value in spec:
            yield from walk(value, path)


def assert_harmless(spec: Mapping[str, Any], outside: list[str]) -> None:
    for path, key, value in walk(spec):
        assert key not in FETCHING, f"{path}.{key}"
        if key in EXPRESSIONS:
            assert OURS.fullmatch(value), f"{path}.{key}"
        if key == "field":
            assert value in {"x", "x2", "y", "y2", "colour", "rank", "text"} | OF_BOX or (
                value.startswith("tip")
            )
        if key == "mark":
            assert (value if isinstance(value, str) else value["type"]) != "image"
    tips = [t["title"] for _, key, v in walk(spec) if key == "tooltip" for t in v]
    # vega-tooltip draws a row that is called `image` as a picture from its value.
    assert not {"image", "title"} & set(tips)
    found = set(outside) - own_words() - {""}
    places = {key for _, key, value in walk(spec) if isinstance(value, str) and value in found}
    assert places <= {"title", "text", "description"}


@cache
def own_words() -> frozenset[str]:
    """Return the words of our own in every spec: a cell may say `square` as well."""
    names = [f"neutral {n}" for n in range(5)]
    table = from_rows(names, ROWS)
    specs = (compile_chart(of_names(k, names, "neutral"), table, names).to_dict() for k in KINDS)
    values = {value for spec in specs for _, _, value in walk(spec) if isinstance(value, str)}
    return frozenset(value for value in values if not value.startswith("neutral"))


OF_BOX = {"low", "q1", "median", "q3", "high", "outlier"}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_kind_compiles_to_a_spec_that_reaches_nothing(name: str) -> None:
    part, content = drawn(SAMPLES[name])
    assert_harmless(compiled(stored(part), part, content), [])


ROWS = [
    ("a", 1.5, "p", "2024-01-01", 2.25),
    ("b", None, "q", "2024-02-01", 1.0),
    (None, 3.0, "p", None, None),
]
texts = st.one_of(st.sampled_from([*hostile_texts(CANARY), *NAMES]), st.text(max_size=20))


@pytest.mark.slow
@settings(
    max_examples=cases(40, 120, 120),
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking a spec takes minutes
)
@given(
    st.sampled_from(sorted(KINDS)),
    st.lists(texts.filter(lambda s: s != ""), min_size=5, max_size=5, unique=True),
    st.lists(st.tuples(texts, st.floats(), texts), max_size=5),
    texts.map(lambda s: s[:160]),
)
def test_hostile_names_cells_and_titles_are_only_ever_text(
    kind: str, names: list[str], cells: list[tuple[str, float, str]], title: str
) -> None:
    rows = [*ROWS, *((a, x, b, "2024-03-01", 1.0) for a, x, b in cells)]
    table = from_rows(names, rows)
    chart = of_names(kind, names, title)
    spec = compile_chart(chart, table, names).to_dict()
    assert_harmless(spec, [*names, title, *(cell for row in cells for cell in (row[0], row[2]))])
    json.dumps(spec, allow_nan=False)
    if chart.facet:
        for small in compile_small(chart, table, names):
            assert_harmless(small.to_dict(), [*names, title])


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_value_is_never_drawn_as_zero(kind: str) -> None:
    names = ["a", "b", "c", "d", "e"]
    spec = compile_chart(of_names(kind, names), from_rows(names, ROWS), names).to_dict()
    values = list(spec.get("datasets", {}).values()) or [spec["data"]["values"]]
    drawn_rows = values[0]
    assert drawn_rows
    assert 0 not in [row.get("y") for row in drawn_rows]
    if kind not in ("line", "heatmap"):
        assert None not in [row["y"] for row in drawn_rows]


def test_a_months_bars_leave_room_for_the_month_that_is_missing() -> None:
    names = ["month", "n"]
    table = from_rows(names, [("2024-03-01", 3), ("2024-01-01", 1), ("2024-04-01", 4)])
    chart = DrawnChart(kind="bar", sql="", x="month", y=("n",), types=("DATE", "BIGINT"))
    x = compile_chart(chart, table, names).to_dict()["layer"][0]["encoding"]["x"]
    assert x["sort"] == ["Jan 2024", "Feb 2024", "Mar 2024", "Apr 2024"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("none", ["b", "c", "a"]),
        ("x", ["a", "b", "c"]),
        ("-x", ["c", "b", "a"]),
        ("y", ["c", "a", "b"]),
        ("-y", ["b", "a", "c"]),
    ],
)
def test_categories_stand_in_the_order_asked_for(sort: Any, order: list[str]) -> None:
    table = from_rows(["x", "y"], [("b", 9), ("c", 1), ("a", 5)])
    chart = DrawnChart(kind="bar", sql="", x="x", y=("y",), sort=sort, types=("VARCHAR", "INTEGER"))
    spec = compile_chart(chart, table, ["x", "y"]).to_dict()
    assert spec["layer"][0]["encoding"]["x"]["sort"] == order


def test_small_charts_share_one_scale_and_one_legend() -> None:
    part, content = drawn(SAMPLES["facets"])
    kept = KeptResult(content)
    *small, legend = compile_small(stored(part), kept.head(10_000), part.columns)
    specs = [chart.to_dict() for chart in small]
    drawn_in = [layer["encoding"] for spec in specs for layer in spec["layer"]]
    assert len({json.dumps(one["y"]["scale"]) for one in drawn_in if "y" in one}) == 1
    assert len({json.dumps(one["y"]["axis"]) for one in drawn_in if "y" in one}) == 1
    assert [spec["title"]["text"] for spec in specs] == [["West"], ["South"], ["North"], ["East"]]
    assert all(one["color"]["legend"] is None for one in drawn_in if "color" in one)
    assert legend.to_dict()["encoding"]["color"]["scale"]["domain"] == ["Online", "Store", "Phone"]


@pytest.mark.parametrize("name", ["bar", "histogram", "box", "facets"])
def test_a_picture_is_made_of_the_chart_with_its_title(name: str) -> None:
    part, content = drawn(SAMPLES[name])
    kept = KeptResult(content)
    chart = compile_chart(stored(part), kept.head(10_000), part.columns)
    svg = pictures.to_svg(chart).decode()
    assert svg.startswith("<svg")
    assert SAMPLES[name]["title"].split()[0] in svg
    assert "<image" not in svg
    png = pictures.to_png(chart)
    assert png.startswith(b"\x89PNG")
    assert len(png) > 10_000


def test_a_description_says_what_is_drawn() -> None:
    part, _ = drawn(SAMPLES["bar-stacked"])
    assert describe(stored(part), 108) == (
        "Revenue by month and channel, from three years of the shop's own orders. "
        "Bar chart of revenue by month, coloured by channel. 108 rows."
    )


DAY = 86_400_000.0


def test_periods_have_no_gaps_but_do_not_explode() -> None:
    assert len(periods([0.0, 10 * DAY], "day", 200)) == 11
    assert periods([0.0, 4000 * DAY], "day", 200) == [0.0, 4000 * DAY]
