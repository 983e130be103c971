"""Charts of the sample table, drawn by the tool and kept as the app keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.charts import Chart
from assistant.data.drawing import draw_chart
from assistant.definitions import Workspace
from assistant.errors import NotFound
from assistant.gallery import FOLDER
from assistant.messages import CallId, ChartPart, FileId, FileRef

ORDERS = FOLDER / "orders.duckdb"
MONTH = "date_trunc('month', order_date) AS month"

SAMPLES: dict[str, dict[str, Any]] = {
    "bar": {
        "kind": "bar",
        "sql": "SELECT region, sum(revenue) AS revenue FROM orders GROUP BY 1",
        "x": "region",
        "y": "revenue",
        "title": "Revenue by region",
        "number_format": "money:EUR",
        "sort": "-y",
    },
    "bar-stacked": {
        "kind": "bar",
        "sql": f"SELECT {MONTH}, channel, sum(revenue) AS revenue FROM orders GROUP BY ALL",  # noqa: S608
        "x": "month",
        "y": "revenue",
        "colour": "channel",
        "title": "Revenue by month and channel, from three years of the shop's own orders",
        "number_format": "money:EUR",
        "date_format": "month",
    },
    "bar-grouped": {
        "kind": "bar",
        "sql": "SELECT product, sum(revenue) AS revenue, sum(cost) AS cost FROM orders GROUP BY 1",
        "x": "product",
        "y": ["revenue", "cost"],
        "stacking": "grouped",
        "sort": "-y",
        "title": "Revenue and cost of each product",
    },
    "line": {
        "kind": "line",
        "sql": f"SELECT {MONTH}, category, sum(revenue) AS revenue FROM orders GROUP BY ALL "  # noqa: S608
        "ORDER BY month",
        "x": "month",
        "y": "revenue",
        "colour": "category",
        "title": "Revenue by category",
        "number_format": "compact",
    },
    "area": {
        "kind": "area",
        "sql": "SELECT date_trunc('quarter', order_date) AS quarter, region, "
        "sum(revenue) AS revenue FROM orders GROUP BY ALL ORDER BY quarter",
        "x": "quarter",
        "y": "revenue",
        "colour": "region",
        "stacking": "normalised",
        "date_format": "quarter",
        "title": "What each region brings",
    },
    "scatter": {
        "kind": "scatter",
        "sql": "SELECT revenue, profit, category FROM orders",
        "x": "revenue",
        "y": "profit",
        "colour": "category",
        "title": "Profit against revenue of every order",
        "number_format": "money:USD",
    },
    "histogram": {
        "kind": "histogram",
        "sql": "SELECT unit_price, category FROM orders",
        "x": "unit_price",
        "colour": "category",
        "title": "How unit prices are spread",
    },
    "box": {
        "kind": "box",
        "sql": "SELECT category, profit FROM orders WHERE profit < 500",
        "x": "category",
        "y": "profit",
        "title": "Profit of an order by category",
        "number_format": "money:EUR",
    },
    "heatmap": {
        "kind": "heatmap",
        "sql": "SELECT country, strftime(order_date, '%a') AS weekday, count(*) AS orders "
        "FROM orders GROUP BY ALL ORDER BY min(isodow(order_date)), country",
        "x": "weekday",
        "y": "country",
        "colour": "orders",
        "title": "Orders by weekday and country",
    },
    "pie": {
        "kind": "pie",
        "sql": "SELECT channel, count(*) AS orders FROM orders GROUP BY 1 ORDER BY 2 DESC",
        "x": "channel",
        "y": "orders",
        "title": "Orders by channel",
    },
    "facets": {
        "kind": "line",
        "sql": f"SELECT {MONTH}, region, channel, sum(revenue) AS revenue FROM orders "  # noqa: S608
        "GROUP BY ALL ORDER BY month",
        "x": "month",
        "y": "revenue",
        "colour": "channel",
        "facet": "region",
        "title": "Revenue by region and channel",
    },
    "histogram-dates": {
        "kind": "histogram",
        "sql": "SELECT order_date FROM orders",
        "x": "order_date",
        "title": "Orders over time",
    },
}

LONG = {
    "line-long": {
        "kind": "line",
        "sql": "SELECT DATE '2021-01-01' + d::INTEGER AS day, s AS series, "
        "1000 * length(s) + 300 * sin(d / 60.0) AS sold "
        "FROM range(1000) t(d), (VALUES ('North'), ('East and West'), ('a.b [x]: ''q''')) v(s) "
        "ORDER BY 1",
        "x": "day",
        "y": "sold",
        "colour": "series",
        "title": "Sold by day",
    },
}
"""lines of 1,000 points, one under a name that would mean something to Vega"""


def drawn(
    chart: Mapping[str, Any], key: str = "k", tables: Path = ORDERS
) -> tuple[ChartPart, bytes]:
    """Draw *chart* as a run does; return the part of the message and the kept Parquet."""
    with TemporaryDirectory() as folder:
        keep = Path(folder, "kept.parquet")
        result = draw_chart(Chart.model_validate(chart), Workspace(str(tables), str(keep)))
        content = keep.read_bytes()
    part = ChartPart(
        CallId(key),
        result["chart"],
        result["sql"],
        tuple(result["columns"]),
        tuple(tuple(row) for row in result["rows"]),
        result["row_count"],
        FileRef(FileId(key), "result.parquet", "application/vnd.apache.parquet", len(content)),
    )
    return part, content


@dataclass(slots=True)
class KeptFiles:
    """Stands where a visit has its workbench, with nothing in it but kept files."""

    contents: dict[str, bytes] = field(default_factory=dict[str, bytes])
    reads: int = 0

    def read_file(self, _owner: str, file_id: str) -> bytes:
        self.reads += 1
        if file_id not in self.contents:
            raise NotFound("There is no such file.")
        return self.contents[file_id]
