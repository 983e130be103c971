"""Asks the analyst all questions of a set, and prints how it did.

    python -m tests.analyst.judge [--set dev|heldout|things|shared|all] [--table NAME] [--show]
    python -m tests.analyst.judge --set shared --clicks

Of `dev` every question that was not answered well is listed. Of `heldout` only the totals are
shown, so that nobody fits a rule to it by accident; --show lists those, too. With --clicks it says
how many choices in the panel lead to a right answer, for which it searches some seconds for each
question that was not answered rightly.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Iterable, Sequence

from tests.analyst import clicking
from tests.analyst.judging import Judged, judge_chains, totals
from tests.analyst.questions import chains
from tests.analyst.replies import Answered

COLUMNS = {
    "asked": "asked",
    "right": "right",
    "properly": "declined properly",
    "needless": "declined needlessly",
    "wrong": "silently wrong",
    "crashed": "crashed",
}
SIGN = {"declined needlessly": "-", "silently wrong": "!"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge a set and print the result."""
    parser = argparse.ArgumentParser(prog="python -m tests.analyst.judge", description=__doc__)
    parser.add_argument(
        "--set", choices=("dev", "heldout", "things", "shared", "all"), default="dev", dest="which"
    )
    parser.add_argument("--table", help="only the questions about this table")
    parser.add_argument("--show", action="store_true", help="list the failures of heldout, too")
    parser.add_argument("--clicks", action="store_true", help="how far right answers are")
    options = parser.parse_args(arguments)
    say = sys.stdout.write
    for which in ("dev", "heldout") if options.which == "all" else (options.which,):
        judged = judge_set(which, (options.table,) if options.table else ())
        if options.clicks:
            say(f"\n{which}\n{clicking.report(judged)}\n")
            continue
        say(f"\n{which}\n{report(judged)}\n")
        if options.show or which != "heldout":
            say("\n" + listing(judged) + "\n")
    return 0


def judge_set(which: str, only: Collection[str] = ()) -> list[Judged]:
    """Ask the app's analyst every question of a set, or those about *only* some tables."""
    from tests.analyst.adapter import answer

    asked = [c for c in chains(which) if not only or c.questions[0].table in only]
    return list(judge_chains(asked, answer))


def report(judged: Sequence[Judged]) -> str:
    """Return the totals as a text table: of each table, of some kinds of questions, of all."""
    tables = dict.fromkeys(one.asked.table for one in judged)
    groups = {name: [j for j in judged if j.asked.table == name] for name in tables}
    groups["= first questions"] = [j for j in judged if not j.before]
    groups["= follow-ups"] = [j for j in judged if j.before]
    groups["= answerable"] = [j for j in judged if j.asked.answerable]
    groups["= to be declined or asked"] = [j for j in judged if not j.asked.answerable]
    groups["= all"] = list(judged)
    head = f"{'':26}" + "".join(f"{name:>10}" for name in (*COLUMNS, "well %", "wrong %"))
    lines = [head, *(_line(name, found) for name, found in groups.items() if found)]
    return "\n".join([*lines, "", _charts(judged)])


def _line(name: str, judged: Iterable[Judged]) -> str:
    counts = totals(judged)
    figures = [counts[key] for key in COLUMNS.values()]
    well = counts["right"] + counts["declined properly"]
    shares = [100 * number / counts["asked"] for number in (well, counts["silently wrong"])]
    return (
        f"{name:26}"
        + "".join(f"{number:10}" for number in figures)
        + "".join(f"{share:10.1f}" for share in shares)
    )


def _charts(judged: Iterable[Judged]) -> str:
    wished = [
        (one.asked.chart, one.reply.chart)
        for one in judged
        if one.asked.chart and one.verdict == "right" and isinstance(one.reply, Answered)
    ]
    hits = sum(wish in chart for wish, chart in wished)
    return f"charts as wished, of those answered right: {hits} of {len(wished)}"


def listing(judged: Iterable[Judged]) -> str:
    """Return those that were not answered well, the worst first."""
    bad = sorted((j for j in judged if j.verdict in SIGN), key=lambda j: SIGN[j.verdict])
    return "\n".join(_failure(one) for one in bad)


def _failure(one: Judged) -> str:
    said = one.crash
    if not said and isinstance(one.reply, Answered):
        rows = list(one.reply.rows)
        said = f"{one.reply.sql}\n        rows: {len(rows)} {[*map(str, rows[:2])]}"
    elif not said:
        said = f"{type(one.reply).__name__}: {one.reply}"
    before = f"        after: {one.before}\n" if one.before else ""
    return (
        f"{SIGN[one.verdict]} {one.asked.table}:{one.asked.line}: {one.asked.text[:160]}\n{before}"
        f"        {said[:700]}\n        gold: {' || '.join(one.asked.golds)[:500]}"
    )


if __name__ == "__main__":
    sys.exit(main())
