"""Reads several years of a column of years: `model year 2009 or 2011`, `built 2009 to 2013`.

Goes on from the first of them; which column it is about is known already.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import Reading
from assistant.analyst.grammar.times.periods import is_year
from assistant.analyst.plan import Op

Bound = tuple[Op, tuple[float, ...], int]


def more_years(r: Reading, read: Bound) -> Bound:
    """Read on in `model year 2009 or 2011`, `from academic year 2022 to 2023`."""
    op, values, end = read
    joint = r.ahead("comma", "and", "or", "vs", "to", start=end)
    while op == "is" and joint > end and is_year(r, r.ahead("skip", start=joint)):
        at = r.ahead("skip", start=joint)
        kinds = {r.kind(k) for k in range(end, joint)}
        r.draft.compare = r.draft.compare or bool(kinds & {"vs", "and"})
        if "to" in kinds and not r.draft.change:
            return "between", (values[0], r.look(at).number or 0.0), at + 1
        values, end = (*values, r.look(at).number or 0.0), at + 1
        joint = r.ahead("comma", "and", "or", "vs", "to", start=end)
    return op, values, end
