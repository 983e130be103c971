"""What stands in a chart beside its marks: figures, names at ends, all values under the pointer."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from assistant.charts import DrawnChart
from assistant.data.results import from_rows
from assistant.ui.charts.canvas import HEIGHT_PX
from assistant.ui.charts.compiling import bars_left_out, compile_chart, compile_small

ODD = "a.b [x]: 'q'"


def chart(kind: Any, columns: Sequence[str], rows: Sequence[Any], **more: Any) -> tuple[Any, ...]:
    types = ["VARCHAR" if isinstance(cell, str) else "DOUBLE" for cell in rows[0]]
    types = [
        "DATE" if str(cell)[4:5] == "-" else of for cell, of in zip(rows[0], types, strict=True)
    ]
    values = {"kind": kind, "sql": "", "x": columns[0], "y": [columns[1]], "types": types, **more}
    return DrawnChart.model_validate(values), from_rows(columns, rows), columns


def spec_of(*drawn: Any, **more: Any) -> dict[str, Any]:
    return compile_chart(*drawn, **more).to_dict()


def layers(spec: Mapping[str, Any], mark: str) -> list[Any]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]


def data(spec: Mapping[str, Any], layer: Mapping[str, Any]) -> list[dict[str, Any]]:
    return spec["datasets"][layer.get("data", spec.get("data"))["name"]]


def test_a_bar_has_its_figure_beside_it_as_long_as_there_are_few() -> None:
    few = spec_of(*chart("bar", ["product", "profit"], [("Phone", 31772.4), ("Desk", -2.5)]))
    (shown, _) = layers(few, "text")
    field = shown["encoding"]["text"]["field"]
    assert [row[field] for row in data(few, shown)] == ["31,772", "-2"]
    many = spec_of(*chart("bar", ["n", "profit"], [(f"p{n}", n) for n in range(13)]))
    assert layers(many, "text") == []


def test_more_than_twenty_bars_are_the_largest_twenty() -> None:
    drawn = chart("bar", ["city", "n"], [(f"city {n}", n) for n in range(60)])
    spec = spec_of(*drawn)
    assert bars_left_out(*drawn) == 40
    assert {row["y"] for row in data(spec, spec)} == set(range(40, 60))
    months = chart(
        "bar", ["month", "n"], [(f"{2020 + n // 12}-{n % 12 + 1:02}-01", n) for n in range(36)]
    )
    assert bars_left_out(*months) == 0


def test_a_rule_tells_all_series_at_the_nearest_x() -> None:
    rows = [(f"2024-0{m}-01", m * 1000.5, name) for m in (1, 2, 3) for name in (ODD, "title", "B")]
    spec = spec_of(*chart("line", ["month", "revenue", "s"], rows, colour="s"))
    (rule,) = layers(spec, "rule")
    titles = [tip["title"].strip() for tip in rule["encoding"]["tooltip"]]
    assert titles == ["month", ODD, "title", "B"]
    fields = [tip["field"] for tip in rule["encoding"]["tooltip"]]
    assert [data(spec, rule)[1][field] for field in fields] == ["Feb 2024", *["2,001.00"] * 3]
    (param,) = [one for one in spec["params"] if one["name"] == "near"]
    assert param["select"]["nearest"] is True


def test_nothing_in_a_file_waits_for_a_pointer() -> None:
    rows = [("2024-01-01", 1.5, "A"), ("2024-02-01", 2.5, "B")]
    spec = spec_of(*chart("line", ["month", "n", "s"], rows, colour="s"), still=True)
    assert layers(spec, "rule") == []
    assert "params" not in spec


@pytest.mark.parametrize("values", [(5, 5, 5, 5, 5), (0, 1, 2, 99, 100), (100, 100, 0, 0, 50)])
def test_names_at_the_ends_of_lines_never_overlap(values: tuple[float, ...]) -> None:
    rows = [
        (m, float(v) if m == 2 else 50.0, f"s{at}") for m in (1, 2) for at, v in enumerate(values)
    ]
    spec = spec_of(*chart("line", ["x", "y", "s"], rows, colour="s"))
    (text,) = layers(spec, "text")
    tops = sorted(row["y"] for row in data(spec, text))
    px = (max(*values, 50) - 0) / HEIGHT_PX
    assert min(b - a for a, b in itertools.pairwise(tops)) >= 14.9 * px
    assert spec["layer"][0]["encoding"]["color"]["legend"] is None


def test_six_lines_have_a_legend_and_no_names_at_their_ends() -> None:
    rows = [(m, 1.5 * at, f"s{at}") for m in (1, 2) for at in range(6)]
    spec = spec_of(*chart("line", ["x", "y", "s"], rows, colour="s"))
    assert layers(spec, "text") == []
    assert spec["layer"][0]["encoding"]["color"]["legend"]


def test_a_slice_has_its_name_and_its_share_beside_it() -> None:
    rows = [("Electronics", 73.6846), ("Furniture", 19.2), ("Office Supplies", 7.1154)]
    spec = spec_of(*chart("pie", ["category", "share %"], rows))
    (text,) = layers(spec, "text")
    shown = [row["text"] for row in data(spec, text)]
    assert shown == ["Electronics\n74 %", "Furniture\n19 %", "Office Supplies\n7 %"]


def test_each_small_chart_has_the_bars_of_its_own_group() -> None:
    rows = [(f"p{n}", n + 1.0, "East") for n in range(3)]
    rows += [(f"q{n}", 9.0, "West") for n in range(3)]
    drawn = chart("bar", ["product", "n", "region"], rows, facet="region")
    east, west = (small.to_dict() for small in compile_small(*drawn))
    orders = [layers(one, "bar")[0]["encoding"]["x"]["sort"] for one in (east, west)]
    assert orders == [["p0", "p1", "p2"], ["q0", "q1", "q2"]]


def test_small_charts_leave_as_much_room_for_names_as_the_longest_takes() -> None:
    rows = [(f"{name} {n}", 1.0, name) for name in ("A", "A much longer one") for n in range(3)]
    small = compile_small(
        *chart("bar", ["product", "n", "name"], rows, facet="name", horizontal=True)
    )
    axes = [layers(one.to_dict(), "bar")[0]["encoding"]["y"]["axis"] for one in small]
    assert {axis["minExtent"] for axis in axes} == {19 * 6.5 + 14}


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Revenue by month, 2024", None),
        ("Total revenues", None),
        ("Where it goes", "total revenue"),
    ],
)
def test_an_axis_does_not_repeat_the_title(title: str, shown: str | None) -> None:
    rows = [("2024-01-01", 1.5), ("2024-02-01", 2.5)]
    spec = spec_of(*chart("bar", ["month", "total revenue"], rows, title=title))
    encoding = layers(spec, "bar")[0]["encoding"]
    assert (encoding["x"]["axis"]["title"], encoding["y"]["axis"]["title"]) == (None, shown)


@pytest.mark.parametrize(
    ("name", "largest", "label"),
    [
        ("revenue", 40_000.0, "'.3~s'"),
        ("discount", 0.07, "datum.value * 100"),
        ("price_eur", 12.5, "'€' + format(abs(datum.value), ',~f')"),
    ],
)
def test_an_axis_is_written_like_the_values(name: str, largest: float, label: str) -> None:
    spec = spec_of(*chart("line", ["x", name], [(1.5, 0.0), (2.5, largest)]))
    assert label in spec["layer"][0]["encoding"]["y"]["axis"]["labelExpr"]


def test_a_line_of_years_has_years_on_its_axis() -> None:
    spec = spec_of(*chart("line", ["year", "n"], [(2023, 1.5), (2024, 2.5)]))
    assert spec["layer"][0]["encoding"]["x"]["axis"]["format"] == "d"
    (rule,) = layers(spec, "rule")
    assert [row["tip0"] for row in data(spec, rule)] == ["2023", "2024"]


def test_a_chart_of_twelve_points_is_small() -> None:
    months = [(f"2024-{n:02}-01", 1234.56 * n) for n in range(1, 13)]
    for kind in ("bar", "line"):
        spec = spec_of(*chart(kind, ["month", "revenue"], months, title="Revenue by month, 2024"))
        assert len(json.dumps(spec)) < 5_000
