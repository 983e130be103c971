"""SQL that eats memory, time or room; as a program, runs some of it and tells what each took.

`python -m tests.faults.exhausting_sql FILE KEEP NUMBER...`: one line of JSON for each statement.
The time counts from when a worker waits, as one does between a person's questions. A process of
its own, so that its children's peak of memory is that of these calls only.
"""

# ruff: noqa: E501, S608 - each statement is a line, and meant to be dangerous

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

from assistant.children.stopping import Stop
from assistant.data.tables import query_table
from assistant.definitions import Workspace
from assistant.messages import CallId, ToolCall
from assistant.tools.calling import Called, Toolbox

TEXT = """
SELECT repeat('x', 2000000000)
SELECT repeat('x', 200000000) || repeat('y', 200000000)
SELECT length(repeat(repeat('ab', 30000), 30000))
SELECT lpad('', 1900000000, 'x')
SELECT rpad('x', 150000000, 'y') FROM range(10)
SELECT upper(repeat('straße', 20000000))
SELECT reverse(repeat('x', 100000000)), md5(repeat('x', 100000000))
SELECT printf('%1000000000d', 1)
SELECT printf('%.900000000f', 1.5)
SELECT format('{:>1000000000}', 'x')
SELECT format('{:0>900000000d}', 1)
SELECT string_agg(repeat('x', 1000), ',') FROM range(1000000)
SELECT string_agg(customer_name, repeat(' ', 100000)) FROM orders
SELECT levenshtein(repeat('ab', 100000), repeat('ba', 100000))
SELECT damerau_levenshtein(repeat('ab', 20000), repeat('ba', 20000))
SELECT jaro_winkler_similarity(repeat('ab', 1000000), repeat('ba', 1000000))
SELECT regexp_replace(repeat('a', 50000000), 'a', 'bbbbbbbbbb', 'g')
SELECT regexp_matches(repeat('a', 30000000), '(a?){500}a{500}')
SELECT regexp_extract_all(repeat('a', 30000000), '.')
SELECT regexp_matches('x', '((a{1,100}){1,100}){1,100}')
SELECT count(*) FROM range(5000000) t(i) WHERE regexp_matches(repeat('a', i % 5000), '(.*)(.*)(.*)(.*)x')
SELECT string_split(repeat('a,', 50000000), ',')
SELECT translate(repeat('abc', 50000000), 'abc', 'xyz')
SELECT replace(repeat('a', 10000000), 'a', repeat('b', 1000))
SELECT to_base64(repeat('x', 100000000)::BLOB), hex(repeat('x', 100000000))
SELECT bar(1, 0, 1, 1000000000)
SELECT repeat('1', 100000000)::BIGNUM
SELECT repeat('1', 1000000)::BIGNUM::VARCHAR
SELECT json_extract(repeat('[', 1000000) || repeat(']', 1000000), '$[0]')
SELECT repeat('{"a":', 100000)::JSON
SELECT repeat('1', 400000000)::BIT
"""

LISTS = """
SELECT range(500000000)
SELECT range(30000000)
SELECT generate_series(1, 900000000)
SELECT list(i) FROM range(100000000) t(i)
SELECT list(repeat('x', 1000)) FROM range(1000000)
SELECT list_sort(range(50000000))
SELECT list_reduce(range(30000000), lambda a, b: a + b)
SELECT list_transform(range(100000), lambda a: range(100000))
SELECT list_resize([1], 2000000000, 1)
SELECT list_cross_product(range(3), range(3)), flatten(list_transform(range(20000), lambda a: range(20000)))
SELECT unnest(range(300000000))
SELECT array_agg(o) FROM orders o, range(10000)
SELECT map_from_entries(list_zip(range(20000000), range(20000000)))
SELECT histogram(i) FROM range(30000000) t(i)
SELECT list_distinct(range(30000000))
"""

ROWS = """
SELECT count(*) FROM orders a, orders b, orders c WHERE a.profit + b.profit < c.profit
SELECT * FROM orders a, orders b, orders c
SELECT a.* FROM orders a, orders b ORDER BY a.customer_name || b.customer_name
SELECT * FROM range(1000000000)
SELECT * FROM range(300000000) ORDER BY hash(range)
SELECT i, repeat('x', 500) FROM range(10000000) t(i)
SELECT i, hash(i), hash(i + 1), md5(i::VARCHAR) FROM range(100000000) t(i)
SELECT count(DISTINCT i) FROM range(500000000) t(i)
SELECT i, count(*) FROM range(300000000) t(i) GROUP BY i
SELECT i, row_number() OVER (ORDER BY hash(i)) FROM range(100000000) t(i)
SELECT sum(x) OVER (ORDER BY i ROWS BETWEEN 500000 PRECEDING AND 500000 FOLLOWING), quantile_cont(x, 0.5) OVER (ORDER BY i ROWS BETWEEN 50000 PRECEDING AND 50000 FOLLOWING) FROM (SELECT i, random() x FROM range(1000000) t(i))
SELECT median(random()) FROM range(200000000)
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT * FROM r
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r
WITH RECURSIVE r(n, t) AS (SELECT 1, 'x' UNION ALL SELECT n + 1, t || t FROM r) SELECT max(length(t)) FROM r
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + i FROM r, range(10) t(i)) SELECT count(*) FROM r
SELECT * FROM range(100000) a JOIN range(100000) b ON a.range < b.range
SELECT * FROM range(10000000) a POSITIONAL JOIN range(100000000) b
SELECT * FROM orders USING SAMPLE 99999999999 ROWS
SELECT * FROM repeat('x', 10000000000)
SELECT * FROM (SELECT unnest(range(1000)) FROM range(1000000)) ORDER BY ALL
FROM (SELECT i % 1000 AS a, i AS b FROM range(3000000) t(i)) PIVOT (count(*) FOR a IN (1, 2, 3) GROUP BY b)
SELECT approx_quantile(i, 0.5), mode(i), entropy(i) FROM range(100000000) t(i)
SELECT sum(sha256(i::VARCHAR)::BLOB IS NULL) FROM range(1000000000) t(i)
SELECT 10000000000000000000000000000000000000::HUGEINT ** 100, factorial(1000000), gamma(1e308)
"""


def statements() -> list[str]:
    """Return all of them; the last ones are too long to be written down."""
    written = [line for text in (TEXT, LISTS, ROWS) for line in text.splitlines() if line]
    return [
        *written,
        " UNION ALL ".join(["SELECT 1"] * 10_000),
        " UNION ".join(f"SELECT {n}" for n in range(3_000)),
        "SELECT " + "(" * 100_000 + "1" + ")" * 100_000,
        "SELECT " + "(SELECT " * 3_000 + "1" + ")" * 3_000,
        "SELECT " + "+".join(["1"] * 200_000),
        "SELECT " + "abs(" * 20_000 + "1" + ")" * 20_000,
        "SELECT " + "NOT " * 50_000 + "true",
        "SELECT " + ", ".join(f"{n} AS c{n}" for n in range(50_000)),
        "SELECT * FROM " + ", ".join(f"orders o{n}" for n in range(200)),
        "SELECT 1 WHERE 1 IN (" + ",".join(map(str, range(140_000))) + ")",
        "WITH a0 AS (SELECT 1 AS n), "
        + ", ".join(f"a{n} AS (SELECT x.n FROM a{n - 1} x, a{n - 1} y)" for n in range(1, 30))
        + " SELECT count(*) FROM a29",
        "SELECT CASE " + " ".join(f"WHEN {n} = 1 THEN {n}" for n in range(35_000)) + " END",
        "SELECT '" + "x" * 20_000_000 + "'",
    ]


def wait_for_warm_workers(timeout_s: float = 60) -> None:
    """Wait until no child of ours has used the processor for a while: each waits for its call."""
    deadline, pause, before = time.monotonic() + timeout_s, threading.Event(), {"": "-"}
    while time.monotonic() < deadline:
        pids = [path.read_text("ascii") for path in Path("/proc/self/task").glob("*/children")]
        used = {pid: _used(pid) for pid in " ".join(pids).split()}
        if used == before and min(map(int, used.values()), default=0) > 20:
            return
        before = used
        pause.wait(0.25)


def _used(pid: str) -> str:
    """Return how long a process has used the processor, in hundredths of a second."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[11]
    except (FileNotFoundError, ProcessLookupError):
        return "0"


def main(file: str, keep: str, numbers: list[int]) -> None:
    """Run them one after another, each followed by a query that must work."""
    import resource

    toolbox = Toolbox((query_table,))
    workspace = Workspace(file, keep)
    known = statements()

    def call(sql: str) -> Called:
        asked = ToolCall(CallId("c"), "query_table", json.dumps({"sql": sql}))
        return toolbox.call(asked, Stop(), workspace=workspace)

    for number in numbers:
        wait_for_warm_workers()
        began = time.monotonic()
        called = call(known[number])
        seconds = time.monotonic() - began
        told = {
            "number": number,
            "sql": known[number][:120],
            "seconds": seconds,
            "kind": called.result["error"]["kind"] if called.failed else "answered",
            "message": called.output[:300],
            "next": call("SELECT count(*) FROM orders").result.get("rows"),
            "peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        }
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
    toolbox.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], [int(number) for number in sys.argv[3:]])
