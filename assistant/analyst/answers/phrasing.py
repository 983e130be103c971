"""Turns a plan back into a question that is read as the same plan.

Used for buttons, suggestions and starter questions, and to prove that the grammar is sound.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import literal
from assistant.analyst.lexicon.spelling import name_words
from assistant.analyst.lexicon.table.averages import never_added
from assistant.analyst.lexicon.table.lexicon import Lexicon
from assistant.analyst.lexicon.tagging import tag
from assistant.analyst.plan import Dimension, Filter, Having, Measure, Order, QueryPlan
from assistant.analyst.profile import Field
from assistant.analyst.sql.terms import MONTHS

_AGGREGATES = {
    "sum": "total",
    "average": "average",
    "median": "median",
    "min": "minimum",
    "max": "maximum",
    "stddev": "standard deviation of",
    "variance": "variance of",
    "range": "range of",
}
_GRAINS = {
    "month of year": "month of the year",
    "weekend": "weekend and weekday",
    "half": "half year",
    "quarter of year": "quarter of the year",
    "hour of day": "hour of the day",
}
_TIME = {"is": "in", "is not": "not in", ">": "after", ">=": "since", "<": "before", "<=": "until"}
_CHARTS = {
    "bar": "bar chart", "line": "line chart", "area": "area chart", "pie": "pie chart",
    "heatmap": "heatmap", "box": "box plot", "scatter": "scatter plot", "histogram": "histogram",
}  # fmt: skip


class Phraser:
    """Knows how the columns of one table are best called."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._names: dict[str, str] = {}

    def name(self, column: str) -> str:
        """Return words for *column* that mean nothing else, or its quoted name."""
        if column not in self._names:
            words = name_words(column)
            bare = words[:-1] if self.field(column).unit else ()  # "price" for Price (EUR)
            tried = (" ".join(some) for some in (bare, words) if some)
            found = (text for text in tried if self._plain(text, column))
            self._names[column] = next(found, literal(column))
        return self._names[column]

    def _plain(self, words: str, column: str) -> bool:
        items = tag(words, self._lexicon).items
        if len(items) != 1 or items[0].named is None or items[0].named.columns != (column,):
            return False
        item = items[0]
        others = item.sign or item.valued or item.noun is not None
        return not others and not item.negated and item.number is None

    def field(self, column: str) -> Field:
        """Return the column's profile."""
        return self._lexicon.profile[column]

    def phrase(self, plan: QueryPlan) -> str:
        """Write *plan* as a question."""
        head = self._figures(plan) if plan.shape == "figures" else self._shape(plan)
        where = [self._filter(one) for one in plan.filters if self.field(one.column).kind != "date"]
        times = [self._time(one) for one in plan.filters if self.field(one.column).kind == "date"]
        parts = [head, *times]
        if where:
            parts.append("where " + " and ".join(where))
        parts += [f"with {self._having(one)}" for one in plan.having]
        text = " ".join(part for part in parts if part)
        for more in (self._order(plan), self._date(plan), self._chart(plan)):
            text += f", {more}" if more else ""
        return text

    def _figures(self, plan: QueryPlan) -> str:
        measures = " and ".join(self._measure(one, plan) for one in plan.measures)
        if plan.each is not None:
            if plan.outer == "count":
                return f"how many {self.name(plan.each.column)}"
            measures = f"{plan.outer} {measures} per {self._dimension(plan.each)}"
            if plan.outer == "sum":  # as it is read where all rows of each repeat it
                measures = self._added(plan)
        if plan.change:
            measures = {
                "growth": "growth of",
                "difference": "change in",
                "cumulative": "cumulative",
            }[plan.change] + f" {measures}"
        if plan.share:
            measures = f"share of {measures}"
        if not plan.dimensions:
            return measures
        return f"{measures} by {' and by '.join(map(self._dimension, plan.dimensions))}"

    def _added(self, plan: QueryPlan) -> str:
        added = [
            one.model_copy(update={"aggregate": "sum"}) if one.column else one
            for one in plan.measures
        ]
        return " and ".join(self._measure(one, plan) for one in added)

    def _measure(self, measure: Measure, plan: QueryPlan) -> str:
        column = self.name(measure.column) if measure.column else ""
        if measure.since:
            said = _AGGREGATES[measure.aggregate]
            return f"{said} days from {literal(measure.since)} to {literal(measure.column)}"
        match measure.aggregate:
            case "count":
                return "number of rows"
            case "distinct":
                return f"number of different {column}"
            case "share" | "times":
                where = " and ".join(self._filter(one) for one in measure.where)
                share = f"percentage of {column or 'rows'} that are {where}"
                return share if measure.aggregate == "share" else f"number of rows where {where}"
            case "percentile":
                return f"{measure.level:g}th percentile of {column}"
            case "ratio":
                return f"{column} divided by {self.name(measure.over)}"
            case "per":
                return f"{column} per {self._noun(measure.over)}"
            case "sum" if plan.share or plan.each or never_added(self.field(measure.column)):
                return f"the sum of {column}"
            case name:
                return f"{_AGGREGATES[name]} {column}"

    def _noun(self, column: str) -> str:
        nouns = (key[0] for key, value in self._lexicon.nouns.items() if value == column)
        return next(nouns, literal(column))

    def _dimension(self, dimension: Dimension) -> str:
        if dimension.grain in ("", "band"):
            return self.name(dimension.column)
        return _GRAINS.get(dimension.grain, dimension.grain)

    def _filter(self, filter_: Filter) -> str:
        own = self._alone(filter_)
        return " or ".join([own, *(self._alone(other) for other in filter_.others)])

    def _alone(self, filter_: Filter) -> str:
        name = self.name(filter_.column)
        values = [self._value(filter_.column, value) for value in filter_.values]
        if filter_.than:
            return f"{name} {'=' if filter_.op == 'is' else filter_.op} {self.name(filter_.than)}"
        match filter_.op:
            case "missing":
                return f"{name} is missing"
            case "present":
                return f"{name} is not missing"
            case "between":
                return f"{name} between {values[0]} and {values[1]}"
            case "contains":
                return f"{name} containing {literal(str(filter_.values[0]))}"
            case "is" | "is not":
                sign = "=" if filter_.op == "is" else "is not"
                return f"{name} {sign} {' or '.join(values)}"
            case op:
                return f"{name} {op} {values[0]}"

    def _value(self, column: str, value: object) -> str:
        truth = self.field(column).truth
        if truth and value in truth:
            return "yes" if value == truth[0] else "no"
        return literal(value) if isinstance(value, str) else f"{value}"

    def _time(self, filter_: Filter) -> str:
        if filter_.op in ("missing", "present"):
            return f"where {self._alone(filter_)}"
        if filter_.grain == "weekday":
            return "on " + " or ".join(map(str, filter_.values))
        if filter_.grain == "month of year":
            return "in " + " or ".join(MONTHS[int(value) - 1] for value in filter_.values)
        if filter_.grain == "quarter of year":
            return "in " + " or ".join(f"Q{value}" for value in filter_.values)
        values = [str(value) for value in filter_.values]
        if filter_.op == "between":
            return f"between {values[0]} and {values[1]}"
        return f"{_TIME[filter_.op]} {' or '.join(values)}"

    def _having(self, having: Having) -> str:
        name = self._measure(having.measure, QueryPlan(table="", measures=()))
        if having.op == "between":
            return f"{name} between {having.values[0]} and {having.values[1]}"
        return f"{name} {'=' if having.op == 'is' else having.op} {having.values[0]}"

    def _order(self, plan: QueryPlan) -> str:
        order = plan.order
        if plan.shape in ("rows", "values") or order is None:
            return self._row_order(order) if plan.shape == "rows" else ""
        if plan.limit:
            word = "top" if order.descending else "bottom"
            within = f" in each {self._dimension(plan.within)}" if plan.within else ""
            return f"{word} {plan.limit}{within}"
        if order.by == "name":
            return "alphabetically"
        return "highest first" if order.descending else "lowest first"

    def _rows(self, plan: QueryPlan, listed: str) -> str:
        which = f"first {plan.limit} rows" if plan.limit and not plan.order else "list rows"
        which = f"list {plan.limit} rows" if plan.limit and plan.order else which
        return f"{which} with {listed}" if listed else which

    def _row_order(self, order: Order | None) -> str:
        if order is None:
            return ""
        way = "descending" if order.descending else "ascending"
        return f"sorted by {self.name(order.column)} {way}"

    def _date(self, plan: QueryPlan) -> str:
        """Say which date is meant, where there are several."""
        used = [
            one.column
            for one in (*plan.dimensions, *plan.filters)
            if self.field(one.column).kind == "date"
        ]
        if plan.each and self.field(plan.each.column).kind == "date":
            used.append(plan.each.column)
        several = len(self._lexicon.profile.of("date")) > 1
        return f"using {literal(used[0])}" if used and several else ""

    def _chart(self, plan: QueryPlan) -> str:
        if not plan.chart or plan.shape in ("distribution", "box", "correlation"):
            return ""
        return f"as a {_CHARTS[plan.chart]}"

    def _shape(self, plan: QueryPlan) -> str:
        names = [self.name(column) for column in plan.columns]
        listed = " and ".join(names)
        match plan.shape:
            case "rows":
                return self._rows(plan, listed)
            case "values":
                return f"list different {listed}"
            case "distribution":
                return f"distribution of {listed}"
            case "box":
                return f"box plot of {' by '.join(names)}"
            case "correlation":
                return f"correlation of {listed}"
            case "outliers":
                return f"outliers in {listed}" if listed else "outliers"
            case "duplicates":
                return f"duplicates in {listed}" if listed else "duplicate rows"
            case "missing":
                return "missing values" + (f" in {listed}" if listed else "")
            case "describe":
                return f"describe {listed}" if listed else "describe the data"
            case _:
                return "columns"
