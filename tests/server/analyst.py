"""A model that looks at whatever tables there are, in two rounds of two calls at once.

First it lists the tables and counts them in SQL; then it sums the first numeric column of the
first table by its first text column, as a table and as a chart; then it says the figures that came
back, digit by digit. Nothing is assumed of the data. Asked PLANNED, it does so by a plan, spells a
column wrongly at first, and mends that as the error tells it. Asked MISTAKEN, it says some figures
that it was given, and some that nobody gave it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from tests.server.model import Answer, Call, Model

_FRACTIONS = ("DECIMAL", "DOUBLE", "FLOAT", "REAL")
_NUMBERS = (*_FRACTIONS, "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UINTEGER")
PLANNED = "Sum it up by a plan"
"""the question that is answered with ask_table"""
MISTAKEN = "Sum it up, and make mistakes"
"""the question that is answered with right and with wrong figures"""
COUNT_TABLES = "SELECT table_name FROM information_schema.tables ORDER BY table_name"


class Analyst(Model):
    """Asks by itself where tables can be listed and queried; told what to say, it says that."""

    def answer(self, question: str, outputs: Sequence[str], tools: Sequence[str]) -> Answer:
        if self.queue or not {"list_tables", "query_table"} <= set(tools):
            return super().answer(question, outputs, tools)
        script = _mistaken if MISTAKEN in question else None  # a file may be named behind it
        if question == PLANNED and "ask_table" in tools:
            script = _planned
        if script:
            return script([_read(output) for output in outputs])
        if not outputs:
            listed, counted = Call("list_tables"), Call("query_table", {"sql": COUNT_TABLES})
            return Answer(calls=(listed, counted))
        found = [_read(output) for output in outputs]
        table = next((tables[0] for told in found if (tables := told.get("tables"))), None)
        if table is None:
            return Answer(f"I could not look at the tables: {outputs[0]}")
        if len(found) == 2:
            return Answer("Let me look closer.", calls=tuple(_closer(table, "draw_chart" in tools)))
        return Answer(_figures(table, found[2:]))


def _planned(found: Sequence[dict[str, Any]]) -> Answer:
    """List, ask for a column that is not there, ask for the nearest that is, say the answer."""
    if not found:
        return Answer(calls=(Call("list_tables"),))
    table, told = found[0]["tables"][0], found[-1]
    if "answer" in told:
        return Answer(told["answer"])
    by, of = chosen(table["columns"])
    if len(found) > 2 or (len(found) > 1 and "nearest" not in told.get("error", {})):
        return Answer(f"The plan was refused: {told}")
    of = told["error"]["nearest"][0] if len(found) == 2 else f"{of}s"
    plan = {
        "table": table["name"],
        "measures": [{"aggregate": "sum", "column": of}],
        "dimensions": [{"column": by}],
        "order": {"by": "figure"},
    }
    return Answer(calls=(Call("ask_table", {"plan": plan}),))


def _mistaken(found: Sequence[dict[str, Any]]) -> Answer:
    """List, query, and say the first rows: some as they are, some with their digits swapped."""
    if not found:
        return Answer(calls=(Call("list_tables"),))
    if len(found) == 1:
        return Answer(calls=tuple(_closer(found[0]["tables"][0], draws=False)))
    (one, first), (two, second), (three, _) = found[1]["rows"][:3]
    wrong = first + 1234.5
    text = f"""{one} leads with **{first:,.2f}**, ahead of {two} with **{wrong:,.2f}**.

| {one} | Figure |
|---|---:|
| {two} | {second:,.2f} |
| {three} | {second:,.2f} |

- Together, the first two make {first + second:,.0f}, twice $x^2$ and `{wrong:,.2f}`.
- That is {first / second * 3:,.1f} times as much as in 2024; see [{wrong:,.2f}](https://example.org).

```python
total = {wrong}
```"""
    return Answer(text)


def _closer(table: dict[str, Any], draws: bool) -> Iterable[Call]:
    """Yield the calls of the second round: the same figures as a table and as a chart."""
    by, of = chosen(table["columns"])
    total = "total" if by.casefold() != "total" else "sum"
    summed = f"sum({_quoted(of)})" if of else "count(*)"
    sql = (
        f"SELECT {_quoted(by)}, {summed} AS {total} FROM {_quoted(table['name'])} "  # noqa: S608 quoted
        f"WHERE {_quoted(by)} IS NOT NULL GROUP BY ALL ORDER BY 2 DESC NULLS LAST, 1 LIMIT 10"
    )
    yield Call("query_table", {"sql": sql})
    if draws:
        title = f"{of or 'rows'} by {by}"[:160]
        chart = {"kind": "bar", "sql": sql, "x": by, "y": [total], "title": title}
        yield Call("draw_chart", {"chart": chart})


def chosen(columns: dict[str, str]) -> tuple[str, str]:
    """Return the column to group by, and the one to sum or an empty text."""
    texts = [name for name, kind in columns.items() if kind == "VARCHAR"]
    fractions = [name for name, kind in columns.items() if kind.startswith(_FRACTIONS)]
    numbers = [name for name, kind in columns.items() if kind.startswith(_NUMBERS)]
    by = [*texts, *columns][0]
    return by, next((name for name in [*fractions, *numbers] if name != by), "")


def _figures(table: dict[str, Any], found: Sequence[dict[str, Any]]) -> str:
    """Return what the last round brought, every figure as it was given."""
    said = [f"The table {table['name']} has {table['rows']} rows."]
    for told in found:
        if error := told.get("error"):
            said.append(f"One call failed: {error.get('message')}")
        elif "chart" in told:
            said.append(f"The chart shows {told['row_count']} values.")
        else:
            said += [f"- {row[0]}: {row[1]}" for row in told["rows"]]
    return "\n".join(said)


def _read(output: str) -> dict[str, Any]:
    told = json.loads(output)
    return told if isinstance(told, dict) else {}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
