"""Writes what was kept into docs/performance.md: tables between its marks, and one chart.

`python -m benchmarks --write`. Decides nothing: a figure that was not measured is a dash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks.load import judging, keeping
from benchmarks.load.apps import OURS
from benchmarks.load.drawing import chart
from benchmarks.load.figures import Summed
from benchmarks.load.keeping import Row

DOCS = keeping.FILE.parent
BEGIN, END = "<!-- many people: written by `python -m benchmarks --write` -->", "<!-- end -->"
IMAGE = "![How late answers are, by people and by app](images/load.svg)"

Cell = Callable[[Row], str]


def write(docs: Path = DOCS) -> None:
    """Write the tables and the chart."""
    rows = keeping.read(docs / "performance.json")
    page = docs / "performance.md"
    text = page.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    made = tables(rows)
    if svg := chart(rows):
        (docs / "images" / "load.svg").write_text(svg, encoding="utf-8")
        made += f"\n{IMAGE}\n"
    page.write_text(f"{head}{BEGIN}\n\n{made}\n{END}{tail}", encoding="utf-8")


def tables(rows: Sequence[Row]) -> str:
    """Return everything between the marks."""
    made = [_where(rows)]
    for case, title, columns in _TABLES:
        if found := [row for row in rows if row.case == case]:
            made.append(f"**{title}**\n\n{_table(columns, found)}")
    for title, told in (
        ("What must hold", list(judging.aims(rows))),
        ("Where we lose", list(judging.losses(rows))),
    ):
        if told:
            made.append(f"**{title}**\n\n" + "\n".join(f"- {line}" for line in told))
    return "\n\n".join(made) + "\n"


def _where(rows: Sequence[Row]) -> str:
    if not rows:
        return "Nothing was measured."
    days = sorted({row.measured_on for row in rows})
    machines = sorted({row.machine for row in rows})
    rounds = sorted({row.rounds for row in rows})
    return (
        f"Measured on {' and '.join(days)}; {'; '.join(machines)}. Medians of "
        f"{' or '.join(map(str, rounds))} rounds, the worst in parentheses; seconds unless said "
        "otherwise. `server.fileWatcherType` is `none` for all that runs on Streamlit."
    )


def _table(columns: Sequence[tuple[str, Cell]], rows: Iterable[Row]) -> str:
    heads = "| " + " | ".join(name for name, _ in columns) + " |"
    ours_first = sorted(rows, key=lambda row: (row.people, row.app != OURS, row.app))
    body = ["| " + " | ".join(cell(row) for _, cell in columns) + " |" for row in ours_first]
    return "\n".join([heads, "|---" * len(columns) + "|", *body])


def _of(group: str, name: str, digits: int = 2) -> Cell:
    return lambda row: _pair(row.groups.get(group, {}), name, digits)


def _took(name: str, digits: int = 0) -> Cell:
    return lambda row: _pair(row.took, name, digits)


def _pair(figures: Summed, name: str, digits: int) -> str:
    if name not in figures:
        return "-"
    middle, worst = figures[name]
    return f"{middle:,.{digits}f} ({worst:,.{digits}f})"


_APP: tuple[str, Cell] = ("app", lambda row: row.app)
_PEOPLE: tuple[str, Cell] = ("people", lambda row: str(row.people))
_COMPLETE: tuple[str, Cell] = ("complete", _of("people", "complete", 0))
_STREAMED: tuple[tuple[str, Cell], ...] = (
    ("first text, median", _of("people", "first_text_s_median")),
    ("p95", _of("people", "first_text_s_p95")),
    ("gap p95", _of("people", "gap_s_p95")),
    ("gap p99", _of("people", "gap_s_p99")),
    ("all of it p95, times the ideal", _of("people", "ratio_p95")),
)
_COST: tuple[tuple[str, Cell], ...] = (
    ("kB each", _of("people", "kb_each", 0)),
    ("app's MB", _took("peak_mb")),
    ("app's CPU, s", _took("cpu_s")),
)
_TABLES: tuple[tuple[str, str, Sequence[tuple[str, Cell]]], ...] = (
    (
        "load",
        "50 tokens/s for 15 s; half of our people reload, none of the peers', who would lose all",
        (
            _PEOPLE,
            _APP,
            _COMPLETE,
            ("first page", _of("people", "first_page_s_median")),
            *_STREAMED,
            ("back after a reload, p95", _of("people", "reload_s_p95")),
            *_COST,
        ),
    ),
    (
        "gradio",
        "Gradio's own workload: 100 tokens/s for 5 s",
        (_PEOPLE, _APP, _COMPLETE, *_STREAMED, *_COST),
    ),
    (
        "arrivals",
        "Twenty newcomers within two seconds, while others are being answered",
        (
            ("streams", lambda row: str(row.people)),
            ("gap p99 of the streams", _of("people", "gap_s_p99")),
            ("worst gap", _of("people", "gap_s_worst")),
            ("first page of the newcomers, p95", _of("newcomers", "first_page_s_p95")),
        ),
    ),
    (
        "looking",
        "Twenty seconds of looking, half at an answer, half at an empty page",
        (
            ("sessions", lambda row: str(2 * row.people)),
            ("scripts at an answer", _of("people", "scripts", 0)),
            ("scripts at an empty page", _of("lookers", "scripts", 0)),
        ),
    ),
    (
        "abandoned",
        "Asked and went away; before, and once Streamlit has forgotten the sessions",
        (
            ("runs", lambda row: str(row.people)),
            ("threads", _took("threads_before")),
            ("then", _took("threads_after")),
            ("files", _took("files_before")),
            ("then", _took("files_after")),
            ("MB", _took("rss_mb_before")),
            ("then", _took("rss_mb_after")),
        ),
    ),
    (
        "first-page",
        "The first page beside that of an app with one `st.write`",
        (
            _APP,
            ("first visitor of a process", _of("cold", "first_page_s_median")),
            ("from the start of the process", _of("cold", "from_start_s_median")),
            ("the next twenty, median", _of("warm", "first_page_s_median")),
        ),
    ),
)
