"""Values that would like to fetch something, or to be code: names, cells, titles."""

from __future__ import annotations

from typing import Any


def hostile_texts(canary: str) -> list[str]:
    """Return texts that fetch from *canary*, or run, wherever something takes them for more."""
    return [
        f"<img src={canary}/a.png>",
        f'"><img src=x onerror="fetch(\'{canary}/b\')">',
        f"{canary}/c.png",
        f"![d]({canary}/d.png)",
        f"[e]({canary}/e)",
        f"javascript:fetch('{canary}/f')",
        f"url({canary}/g.png)",
        f"<svg><image href='{canary}/h.png'/></svg>",
        f"<script>fetch('{canary}/i')</script>",
        f"data:text/html,<img src={canary}/j>",
        "{{constructor.constructor('return this')()}}",
        "datum.x; signal('y')",
        f"<style>@import '{canary}/k.css'</style>",
    ]


NAMES = [
    "image",
    "title",
    "url",
    "href",
    "a.b.c",
    "a[0]",
    "it's",
    'say "hi"',
    "ratio: x/y",
    "back\\slash",
    "Größe (m²)",
    "收入",
    "🙂",
    "select",
    "constructor",
    "__proto__",
    "toString",
    "count()",
    "sum(x):Q",
    " ",
    "a\u200bb",
    "$mark",
    "datum",
    "%",
    "#",
    "<b>bold</b>",
    "{x}",
    "x" * 60,
]


def quoted(name: str) -> str:
    """Return *name* as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return *text* as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def hostile_samples(canary: str) -> dict[str, dict[str, Any]]:
    """Return charts whose names, cells and titles are hostile."""
    texts = hostile_texts(canary)
    # Twelve colours are the most that a chart takes: each chart has another twelve of the texts.
    rows, others = _rows(texts[:12]), _rows(texts[-12:])
    return {
        "hostile-bar": {
            "kind": "bar",
            "sql": f"SELECT * FROM (VALUES {rows}) t(image, title)",  # noqa: S608
            "x": "image",
            "y": "title",
            "colour": "image",
            "title": texts[0],
        },
        "hostile-scatter": {
            "kind": "scatter",
            "sql": f"SELECT n AS url, n * 2 AS {quoted(texts[2])}, image AS image "  # noqa: S608
            f"FROM (VALUES {others}) t(image, n)",
            "x": "url",
            "y": texts[2],
            "colour": "image",
            "title": texts[3],
        },
    }


def _rows(texts: list[str]) -> str:
    return ", ".join(f"({literal(text)}, {n + 1})" for n, text in enumerate(texts))
