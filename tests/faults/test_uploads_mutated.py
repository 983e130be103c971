"""At least 1,000 damaged files of every format: each ends in tables, questions or a clear refusal.

A seeded sample by default, all of them with --full. Real child processes; the app lives.
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from assistant.gallery import FOLDER
from tests.figures import Tell, counted
from tests.readers.bringing import bring
from tests.readers.workbooks import ROWS, pack, parts
from tests.sizes import cases

SEED = 20261122


def originals(folder: Path) -> dict[str, bytes]:
    """Return an honest file of each format."""
    lines = (FOLDER / "orders.csv").read_bytes().splitlines(keepends=True)[:60]
    parquet = folder / "orders.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT *, [quantity] AS nested FROM read_csv('{FOLDER / 'orders.csv'}') LIMIT "  # noqa: S608 - our own names
            f"200) TO '{parquet}'"
        )
        rows = connection.execute(
            f"SELECT to_json(o)::VARCHAR FROM (FROM read_csv('{FOLDER / 'orders.csv'}') LIMIT 40) o"  # noqa: S608 - our own names
        ).fetchall()
    more = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}.5</v></c><c r="B{n}" t="s"><v>{n % 3}</v></c></row>'
        for n in range(3, 40)
    )
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<si><t>x</t></si><si><t>2024-03-15</t></si><si><t>ü</t></si></sst>"
    )
    book = parts(ROWS + more, strings=strings)
    content = parquet.read_bytes()
    parquet.unlink()
    return {
        "orders.csv": b"".join(lines),
        "orders.tsv": b"".join(lines).replace(b",", b"\t"),
        "orders.ndjson": "\n".join(row for (row,) in rows).encode(),
        "orders.json": ("[" + ",\n".join(row for (row,) in rows) + "]").encode(),
        "orders.parquet": content,
        "orders.xlsx": pack(book),
        "stored.xlsx": pack(book, 0),
        "inner.xlsx": book["xl/worksheets/sheet1.xml"],
    }


def mutate(data: bytes, dice: random.Random) -> bytes:
    """Damage a file in one to four places."""
    made = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(max(1, len(made)))
        size = dice.choice((1, 1, 2, 8, 64, 1000))
        match dice.randrange(7):
            case 0:
                made[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                made[at : at + size] = dice.randbytes(size)
            case 2:
                del made[at : at + size]
            case 3:
                made[at:at] = made[at : at + size]
            case 4:
                made[at:at] = dice.choice(
                    (b'"', b"\n", b"\0", b",", b"\xff", b"{", b"]", b"<", b"9" * 40)
                )
            case 5:
                del made[at:]
            case _:
                if made:
                    made[at % len(made)] ^= 1 << dice.randrange(8)
    return bytes(made)


@pytest.mark.slow
def test_a_mutated_file_ends_in_tables_questions_or_a_clear_refusal(tmp_path: Path, tell: Tell):
    dice = random.Random(SEED)
    files = originals(tmp_path)
    seen: dict[str, Counter[str]] = {name: Counter() for name in files}
    kinds: Counter[str] = Counter()
    for number in range(cases(8, 16, 1056)):
        name = list(files)[number % len(files)]
        data = mutate(files[name], dice) or b"x"
        if name.startswith("inner"):  # an honest archive around a damaged part
            data = pack(parts() | {"xl/worksheets/sheet1.xml": data})
        done = bring(tmp_path, name, data)
        seen[name][done.word] += 1
        for table in done.imported.tables:
            quoted = '"' + table.name.replace('"', '""') + '"'
            assert done.rows(f"SELECT count(*) FROM {quoted}") == [(table.rows,)]  # noqa: S608 - our own names
        if done.error is not None:
            kinds[done.error.kind] += 1
            assert done.error.hint
    for name, counts in seen.items():
        tell(f"mutated {name}: {counted(counts)}")
    tell(f"mutated files were refused as: {dict(kinds)}")
    assert kinds["timeout"] == 0
    assert kinds["unreadable"] + kinds["disk"] == 0, "every refusal is one of ours"
