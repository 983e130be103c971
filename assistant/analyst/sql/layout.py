"""Lays a statement out for people: a line for each clause, quotes only where they are needed.

What it does never changes what a statement means; literals are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

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
WIDTH = 72
"""characters of a line: what the page shows of it"""
_CLAUSES = ("from", "where", "having", "qualify", "limit", "group by", "order by", "union all")


def laid_out(sql: str) -> str:
    """Return *sql* as a person would write it; it returns the same rows."""
    tokens = _named_once([_bare(token) for token in _TOKEN.findall(sql)])
    starts = [0]
    for at, depth in enumerate(_depths(tokens)):
        two = "".join(tokens[at : at + 3]).lower()
        begins = tokens[at].lower() in _CLAUSES or two in _CLAUSES
        if depth == 0 and begins and at and tokens[at - 1].isspace():
            starts.append(at)
    clauses = [tokens[start:end] for start, end in pairwise([*starts, len(tokens)])]
    return "\n".join("".join(_broken(clause)).rstrip() for clause in clauses)


def laid_out_chart(chart: Chart | None) -> Chart | None:
    """Return *chart* with its statement laid out."""
    return chart and chart.model_copy(update={"sql": laid_out(chart.sql)})


def _depths(tokens: Sequence[str]) -> Iterator[int]:
    """Yield in how many brackets each token stands."""
    depth = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token, 0)
        yield depth


def _broken(clause: list[str]) -> list[str]:
    """Break a clause that is too long for a line: a figure, or a condition, on each."""
    if len("".join(clause)) <= WIDTH:
        return clause
    depths = list(_depths(clause))
    if [token.lower() for token in clause[:4]] == ["from", " ", "(", "select"] and 0 in depths[2:]:
        end = depths.index(0, 2)
        inner = laid_out("".join(clause[3:end])).replace("\n", "\n    ")
        return [*clause[:3], "\n    ", inner, "\n", *clause[end:]]
    joins = [at for at, token in enumerate(clause) if token.lower() in ("and", "or")]
    if clause[0].lower() in ("where", "having", "qualify") and joins:
        shallow = min(depths[at] for at in joins)
        spaces = [at - 1 for at in joins if depths[at] == shallow and not _of_between(clause, at)]
    else:
        spaces = [at + 1 for at, text in enumerate(clause) if text == "," and depths[at] == 0]
    return ["\n    " if at in spaces else token for at, token in enumerate(clause)]


def _of_between(clause: Sequence[str], at: int) -> bool:
    before = [token.lower() for token in clause[:at] if not token.isspace()]
    return "between" in before[-3:]


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
