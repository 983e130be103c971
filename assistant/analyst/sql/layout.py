"""Lays a statement out for people: a line for each clause, quotes only where they are needed.

What it does never changes what a statement means; literals are left alone.
"""

from __future__ import annotations

import re

from assistant.charts import Chart

_RESERVED = """
all analyse analyze and anti any array as asc asof asymmetric at authorization between bigint
binary bit boolean both by case cast char character check coalesce collate collation column
columns concurrently constraint create cross dec decimal default deferrable desc describe distinct
do else end except exists extract false fetch float for foreign freeze from full generated glob
group grouping grouping_id having ilike in initially inner inout int integer intersect interval
into is isnull join lambda lateral leading left like limit map national natural nchar none not
notnull null nullif numeric offset on only or order out outer overlaps overlay pivot pivot_longer
pivot_wider placing position positional precision primary qualify real references returning right
row select semi setof show similar smallint some struct substring summarize symmetric table
tablesample then time timestamp to trailing treat trim true try_cast tuple union unique unpack
unpivot using values varchar variadic verbose when where window with xmlattributes xmlconcat
xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
"""
RESERVED = frozenset(_RESERVED.split())
"""words that may not be a name everywhere (duckdb 2.0, duckdb_keywords())"""

_TOKEN = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]|\w+|\s+|.""", re.DOTALL)
_PLAIN = re.compile(r'"([a-z_][a-z0-9_]*)"')
_CLAUSES = ("from", "where", "having", "qualify", "limit", "group by", "order by", "union all")


def laid_out(sql: str) -> str:
    """Return *sql* as a person would write it; it returns the same rows."""
    tokens = _named_once([_bare(token) for token in _TOKEN.findall(sql)])
    depth = 0
    for at, token in enumerate(tokens):
        depth += {"(": 1, ")": -1}.get(token, 0)
        two = "".join(tokens[at : at + 3]).lower()
        starts = token.lower() in _CLAUSES or two in _CLAUSES
        if depth == 0 and starts and at and tokens[at - 1].isspace():
            tokens[at - 1] = "\n"
    return "".join(tokens)


def laid_out_chart(chart: Chart | None) -> Chart | None:
    """Return *chart* with its statement laid out."""
    return chart and chart.model_copy(update={"sql": laid_out(chart.sql)})


def _named_once(tokens: list[str]) -> list[str]:
    """Leave out names that say nothing: region AS region."""
    kept: list[str] = []
    for token in tokens:
        kept.append(token)
        match kept[-5:]:
            case [name, " ", "AS", " ", again] if name == again:
                del kept[-4:]
            case _:
                pass
    return kept


def _bare(token: str) -> str:
    found = _PLAIN.fullmatch(token)
    return found[1] if found and found[1] not in RESERVED else token
