"""The words of questions that no table has: what each says to the grammar.

Data only: kind, then what it means, then the phrases. The longest phrase wins. `skip` words are
those that change nothing; a word that could change an answer must never be among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any


@dataclass(frozen=True, slots=True)
class Sign:
    """What a phrase says to the grammar."""

    kind: str
    value: Any = None


_TABLE: tuple[tuple[str, Any, str], ...] = (
    ("agg", "sum", """
        total, sum, sum of, combined, in total, altogether, totals, summed, total sum of"""),
    ("agg", "average", """
        average, averages, avg, mean, on average, average of, averaged, mean of, ave, av"""),
    ("agg", "median", "median, median of, medians, typical"),
    ("agg", "min", "minimum, min, minimum of, minimal"),
    ("agg", "max", "maximum, max, maximum of, maximal"),
    ("agg", "stddev", """
        standard deviation, std, stddev, std dev, stdev, standard deviation of, standard
        deviations"""),
    ("agg", "variance", "variance, variance of, variances"),
    ("agg", "range", "range, range of"),
    ("percentile", None, "percentile, percentiles, percentile of"),
    ("percentile", 25, "lower quartile, first quartile, lower quartile of, first quartile of"),
    ("percentile", 75, "upper quartile, third quartile, upper quartile of, third quartile of"),
    ("count", None, """
        how many, number of, count of, count, counts, no of, nr of, numbers of, how often, counted,
        total number of, total count of, total count, howmany"""),
    ("much", None, """
        how much, by how much did, how many % did, how many percent did, by how many % did, by how
        many percent did, what % did, what percent did, by what % did, by what percentage did, by
        what percent did, how many % has, how many percent has, what percentage did"""),
    ("distinct", None, "distinct, unique, different"),
    ("sup", True, """
        highest, most, largest, biggest, greatest, best, max, topmost, leading, peak, busiest,
        strongest, higher, larger, bigger"""),
    ("sup", False, """
        lowest, least, smallest, fewest, worst, weakest, quietest, bottom most, lower, smaller,
        poorest performing"""),
    ("recent", True, "latest, newest, most recent, most recently, last recorded"),
    ("recent", False, "earliest, first ever, least recent, least recently"),
    ("common", True, """
        most common, most frequent, most popular, most often, most frequently, commonest, most
        commonly"""),
    ("common", False, "least common, least frequent, least popular, rarest, least often"),
    ("top", True, "top, first, topmost"),
    ("top", False, "bottom, last"),
    ("by", "by", """
        by, for each, for every, in each, in every, of each, grouped by, group by, broken down by,
        split by, break down by, breakdown by, across, within each, from each, split up by,
        separately for each, at each, on each, across all, breakdown per, according to, per each,
        broken out by, by each"""),
    ("by", "per", "per, each, every"),
    ("and", None, "and, but, as well as, plus, &, along with, together with"),
    ("comma", None, ",, ;"),
    ("or", None, "or"),
    ("not", None, """
        not, not counting, not including, not considering,
        excluding, except, except for, without, other than, but not, exclude, apart from,
        besides, ignoring, non, outside, outside of, leaving out, isn't, aren't, wasn't,
        weren't, don't, doesn't, didn't, hasn't, haven't, minus, all but, everything but,
        excl, w/o, sans"""),
    ("no", None, "no, with no, lacking, that have no, have no, has no, having no, never"),
    ("vs", None, """
        vs, versus, against, compared to, compared with, as opposed to, vs., relative to, and also
        compare"""),
    ("compare", None, """
        compare, comparison of, comparison, comparing, comparison between, compare between"""),
    ("cmp", ">=", """
        at least, no less than, not less than, minimum of, no fewer than, >=, ≥, greater than or
        equal to, from at least, not under, not below"""),
    ("cmp", ">", """
        more than, greater than, over, above, exceeding, exceeds, exceed, higher than, larger than,
        bigger than, beyond, >, in excess of, upwards of, better than, exceeded, longer than,
        hotter than, warmer than"""),
    ("cmp", "<", """
        less than, fewer than, under, below, lower than, smaller than, <, worse than, beneath,
        shorter than, colder than, cooler than"""),
    ("cmp", "<=", """
        at most, no more than, not more than, up to, maximum of, <=, ≤, less than or equal to, not
        over, not above"""),
    ("cmp", "is", "exactly, equal to, equals, equal, =, =="),
    ("cmp", "is not", "not equal to, <>, !=, not exactly"),
    ("more", ">=", """
        or more, or above, or higher, or over, or greater, or better, or later, and above, and up,
        or older, and over, or longer"""),
    ("more", "<=", """
        or less, or fewer, or below, or lower, or under, or earlier, and below, or younger, or
        worse, or shorter"""),
    ("between", None, "between, ranging from, in the range, in the range of"),
    ("from", None, "from, out of, departing from, leaving from, departing, starting at"),
    ("to", None, """
        to, through, till, thru, -, going to, headed to, heading to, bound for, destined for,
        arriving at, arriving in, landing in, landing at"""),
    ("since", ">=", "since, starting, starting from, starting in, from on, beginning in"),
    ("since", ">", "after, later than, following"),
    ("since", "<", "before, prior to, earlier than"),
    ("since", "<=", "until, up until, through the end of, by the end of"),
    ("missing", None, """
        missing, null, empty, blank, nulls, nan, unfilled, not filled in, is missing, not
        available, unspecified, not recorded, not specified, a missing, no value, without a value,
        absent, not given, n/a, unrecorded"""),
    ("present", None, """
        not missing, not null, not empty, filled in, filled, not blank, present, recorded,
        available"""),
    ("contains", None, """
        containing, contains, contain, that contain, mentions, that mention, that mentions,
        mentioned, saying, says, that say, that says, talk about, talks about, talking about,
        including the words, with the words, with the phrase, including the phrase, including the
        text, with the text, including the word, mentioning, mention,
        includes the word, with the word"""),
    ("chart", "bar", """
        bar chart, bar graph, bars, bar plot, column chart, barchart, bar charts, as bar, bar
        diagram, stacked,
        stacked bar chart, stacked bar, stacked bars, grouped bar chart, grouped bars,
        horizontal bar chart"""),
    ("chart", "line", """
        line chart, line graph, line plot, linechart, as a line, as line, in a line, as lines,
        line please, line chart please"""),
    ("chart", "area", "area chart, area graph, area plot, as an area, as area"),
    ("chart", "pie", """
        pie chart, pie, pie graph, donut chart, donut, doughnut, piechart, doughnut chart"""),
    ("chart", "scatter", """
        scatter plot, scatter chart, scatterplot, scatter, scatter graph, scatter diagram"""),
    ("chart", "histogram", "histogram, histograms, histogram of"),
    ("chart", "box", """
        box plot, boxplot, box plots, boxplots, box chart, box and whisker, box and whisker
        plot"""),
    ("chart", "heatmap", "heatmap, heat map"),
    ("chart", "", """
        chart, graph, plot, draw, visualize, visualise, visualization, diagram, charted, charts,
        graphs, plotted"""),
    ("shape", "distribution", """
        distribution, distribution of, distributed, distributions, spread, frequency
        distribution"""),
    ("shape", "outliers", """
        outliers, outlier, anomalies, anomaly, unusual values, extreme values, abnormal values,
        unusual, extremes, anomalous, unusually large, unusually small, unusually high, unusually
        low, unusually big, abnormally high, abnormally low, abnormally large, suspiciously high,
        suspiciously low, suspiciously large, exceptionally high, exceptionally low, exceptionally
        large, extremely high, extremely low, extremely large, strange values, odd values, weird
        values, suspicious values"""),
    ("shape", "duplicates", """
        duplicates, duplicate, duplicated, repeated rows, duplicate rows, duplicate records,
        duplicate entries, duplicated rows, repeated"""),
    ("shape", "missing", """
        missing values, missing data, null values, nulls, empty values, blank values, empty
        cells, missing entries, blank cells, missing value, gaps, incomplete, completeness,
        data quality, columns have nulls, columns with nulls, columns contain nulls, columns have
        blanks, columns with blanks, columns contain blanks, columns have gaps, columns with gaps,
        columns have empty cells, columns are not complete, columns have holes, how complete is the
        data, how complete is this data, how complete is the table, how complete is the dataset,
        how complete are the columns, how complete is each column"""),
    ("shape", "describe", """
        describe, summary, summarize, summarise, overview, summary statistics, statistics, stats,
        profile, explain the data, basic statistics, descriptive statistics, key figures, summary
        stats"""),
    ("shape", "columns", """
        columns, column, fields, field, variables, schema, column names, field names, attributes,
        headers, structure, data types"""),
    ("shape", "correlation", """
        correlation, correlation between, correlation of, correlate, correlated, relationship,
        relationship between, related, relation, relation between, correlates, connection between,
        association between, correlations, link between"""),
    ("change", "growth", """
        growth, growth rate, grew, grow, grown, year over year, yoy, month over month, mom, quarter
        over quarter, qoq, percent change, percentage change, % change, growth in, rate of growth,
        growth of, growing, year on year, month on month, percentual change, week over week, change
        in percent, percentage growth"""),
    ("change", "difference", """
        change, changed, increase, decrease, changes, difference, increased, decreased, rise,
        risen, drop, dropped, fall, fell, rose, changing, decline, declined, differ"""),
    ("change", "cumulative", """
        cumulative, running total, running sum, cumulated, accumulated, cumulatively, running total
        of, cumulative sum of, cumulative total"""),
    ("share", None, """
        share, share of, pct, pct of, perc of,
        percentage of, percent of, proportion of,
        fraction of, % of, percentage,
        proportion, what percent, percent, contribution, contribution of, shares of, portion of,
        what %, %, percentages of, fraction, percentage breakdown of, share of total, share of the
        total, as a percentage of total, as percentage of total, as a percentage of the total,
        percentage of total, percentage of the total, percent of total, % of total, contribution to
        total, contribution to the total, contribute to total, relative share of, ratio of"""),
    ("rate", None, "rate, rates, rate of"),
    ("trend", None, """
        trend, trends, over time, evolution, evolve, evolved, develop, developed, development,
        timeline, time series, trending, over the years, over the months, through time, trend of,
        across time, developing, evolving, progressing, progress"""),
    ("grain", "year", "year, yearly, annual, annually, years"),
    ("grain", "decade", "decade, decades"),
    ("grain", "half", "half year, half years, half yearly, semiannual, half of the year"),
    ("grain", "quarter", "quarter, quarterly, quarters"),
    ("grain", "month", "month, monthly, months"),
    ("grain", "week", "week, weekly, weeks, calendar week"),
    ("grain", "day", "day, daily, days, date, calendar day"),
    ("grain", "hour", "hour, hourly, hours"),
    ("grain", "weekday", """
        weekday, day of week, day of the week, days of the week, week day, weekdays, days of
        week"""),
    ("grain", "month of year", "month of the year, month of year, calendar month, calendar months"),
    ("grain", "quarter of year", "quarter of the year, quarter of year"),
    ("grain", "hour of day", """
        hour of day, hour of the day, time of day, time of the day, hours of the day"""),
    ("weekend", True, "weekend, weekends, on weekends, at the weekend, on the weekend"),
    ("weekend", False, "working days, workdays, on weekdays, business days"),
    ("ago", "this", "this, current, the current"),
    ("ago", "last", "last, previous, past, preceding, prior, most recent, latest"),
    ("now", "today", "today"),
    ("now", "yesterday", "yesterday"),
    ("sort", None, """
        sorted by, sort by, ordered by, order by, ranked by, rank by, sort them by, sorted on,
        arranged by, in order of, rank, ranked, sorted, sort, ranking, ranking of, ranking by,
        order them by"""),
    ("direction", True, """
        descending, desc, highest first, largest first, biggest first, most first, high to low,
        highest to lowest, from highest to lowest, in descending order, best first, largest to
        smallest, from high to low, from largest to smallest, decreasing, best to worst, from best
        to worst, greatest first"""),
    ("direction", False, """
        ascending, asc, lowest first, smallest first, least first, low to high, lowest to
        highest, from lowest to highest, in ascending order, worst first, smallest to largest,
        from low to high, increasing, from smallest to largest, worst to best, cheapest first,
        fewest first"""),
    ("direction", None, "alphabetically, alphabetical, in alphabetical order, by name"),
    ("timewise", True, "newest first, latest first, most recent first, reverse chronological"),
    ("timewise", False, "oldest first, earliest first, chronologically, in chronological order"),
    ("refused", None, """
        expired, overdue, expiring, past due, upcoming, outstanding, expiring soon,
        year to date, month to date, to date, quarter to date, same period, moving average, rolling
        average, per capita, per head, per available, out of stock, sold out, not in stock, in
        stock, unavailable, negative, positive, non-zero, nonzero, non zero, not zero"""),
    ("which", None, "which, what, what's, whats"),
    ("who", None, "who, whose, who's, whom"),
    ("when", None, """
        when, what date, which date, on what date, on which date, on which day, what day, on what
        day"""),
    ("list", None, """
        list, names of, list of, list all, show all, enumerate, list out, the names of"""),
    ("possible", None, "possible, available, kinds of, types of, sorts of"),
    ("rows", None, """
        row, rows, record, records, entry, entries, observation, observations, data point, data
        points, lines, datapoints, reading, readings, measurement, measurements, samples, events,
        line items"""),
    ("times", None, "times, occurrences, occurrence"),
    ("ratio", None, """
        divided by, /, over total, as a share of, as a percentage of, as percentage of, as a
        percent of, as % of, as a fraction of, as a ratio of, as a proportion of"""),
    ("margin", None, "profit margin, margin, margins, profit margins"),
    ("value", None, "value, size, worth, values"),
    ("adding", None, "add, include, additionally, plus also"),
    ("company", None, """
        the company, company, in the company, in the data, in the dataset, in the table, in this
        table, in this dataset, in this data, of the dataset, of the data, in my data, in the file,
        in total there, overall, we have, do we have, are there, there are, of all time, all time,
        ever, so far, on record, in our data, in this file, of the table, in the whole dataset,
        in here, in the database, in the data set, of this dataset, of this data, of this table"""),
    ("using", None, """
        using, based on, counting by, counted by, measured by, in terms of, with respect to,
        according to their, regarding"""),
    ("that", None, """
        that, that were, that are, that was, is, are, was, were, be, been, being, comes from, come
        from, came from, came, come, comes, got, get, gets"""),
    ("with", None, "with, having, have, has, had, where, whose, and whose, and have"),
    ("instead", None, "instead, rather, in place"),
    ("parts", None, "breakdown, split, mix, breakup"),
    ("only", None, """
        only, just, limit to, restrict to, restricted to, limited to, filter to, include only, only
        include, including only"""),
    ("skip", None, """
        the, a, an, me, please, can, could, you, i, we, our, us, do, did, does, would, of, in, for,
        at, on, there, show, give, tell, find, see, want, need, display, provide, all, its, their,
        it, them, they, my, your, to see, to know, i'd, i'm, like to, data, dataset,
        table, figure, figures, about, hi, hello, hey, ok, okay, calculate, compute, determine,
        what's the, look at, let me, let's, during, within, among, amongst, ones, one, those, these,
        thanks, kindly, quickly, now, so, then, also, made, make, makes, placed, done, say, happen,
        happened, occur, occurred, take place, took place, played, went, any, s, how strongly,
        strongly, went out, go out, goes out, sent out, respectively, as,
        result, results, actually, into, work, works, working, worked, live, lives, living, belong,
        belongs, belonging, take, took, currently have, know, think, analyze, analyse, analysis,
        analysis of, report, report on, for me, number, numbers, 's, am, what is, what are, what
        was, what were, query, set, data set, entire, whole, from the, came in, received, given,
        individual, at all, up, tell me about, generate, create, kind of, type of, particular, same,
        across the board, name, names, together, how, much, ?, :, (, ), [, ], broken down, down,
        group, grouped, exist, exists, located, based, used, use, held, hold, single, yet,
        measured, reached, observed, brought, bring, brings, brought in, bring in, brings in,
        run, ran, runs, generated, generates, saw, seen, gave, said, answered, responded, chose,
        something, anything, handle, handles, handled,
        accounted for, account for, accounts for, went, either, too, as well, in percent, in %,
        information, info, details, detail, pls, plz, thx, cheers, thank you,
        pull, pull up, fetch, grab, look, level, levels"""),
)  # fmt: skip

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sep sept", "october oct", "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: full
    for full, names in {
        "Monday": "monday mondays mon",
        "Tuesday": "tuesday tuesdays tue",
        "Wednesday": "wednesday wednesdays wed",
        "Thursday": "thursday thursdays thu",
        "Friday": "friday fridays fri",
        "Saturday": "saturday saturdays",
        "Sunday": "sunday sundays",
    }.items()
    for name in names.split()
}


_GAPS = [
    f"{gap} {between}"
    for gap in ("gap", "difference", "spread", "range")
    for between in ("between", "between the")
]
_ENDS = (
    ("highest", "lowest"), ("max", "min"), ("maximum", "minimum"), ("largest", "smallest"),
    ("biggest", "smallest"), ("greatest", "least"), ("best", "worst"), ("longest", "shortest"),
)  # fmt: skip

_ORDERS = (
    *_ENDS, ("longest", "shortest"), ("most", "least"), ("most", "fewest"), ("big", "small"),
    ("large", "small"), ("long", "short"), ("more", "less"), ("highest", "smallest"),
    ("most expensive", "cheapest"), ("expensive", "cheap"), ("slowest", "fastest"),
    ("hottest", "coldest"), ("heaviest", "lightest"), ("tallest", "shortest"), ("top", "bottom"),
)  # fmt: skip
"""which comes first, and which last, where figures fall"""


def _orders() -> Iterator[tuple[str, bool]]:
    """Yield `from longest to shortest` and the like, and whether figures fall so."""
    for high, low in _ORDERS:
        for one, other, falling in ((high, low, True), (low, high, False)):
            yield from ((f"{lead}{one} to {other}", falling) for lead in ("", "from "))
            if one.endswith("st"):
                yield f"{one} first", falling


def _phrases() -> dict[tuple[str, ...], Sign]:
    found: dict[tuple[str, ...], Sign] = {(",",): Sign("comma"), ("%",): Sign("share")}
    for kind, value, text in _TABLE:
        for phrase in text.split(","):
            words = tuple(phrase.replace("n/a", "na").split())
            if words and words not in found:
                found[words] = Sign(kind, value)
    found |= {(name,): Sign("month", number) for name, number in MONTHS.items()}
    found |= {(name,): Sign("weekday", full) for name, full in WEEKDAYS.items()}
    found |= {(f"q{number}",): Sign("quarter", f"Q{number}") for number in range(1, 5)}
    found |= {(f"h{number}",): Sign("quarter", f"H{number}") for number in range(1, 3)}
    for number, words in enumerate(("first 1st", "second 2nd", "third 3rd", "fourth 4th"), start=1):
        for word in words.split():
            found[word, "quarter"] = found[word, "quarter", "of"] = Sign("quarter", f"Q{number}")
            if number < 3:
                found[word, "half"] = found[word, "half", "of"] = Sign("quarter", f"H{number}")
    for phrase, falling in _orders():
        found.setdefault(tuple(phrase.split()), Sign("direction", falling))
    for gap, (high, low) in product(_GAPS, _ENDS):
        for phrase in (f"{gap} {high} and {low}", f"{gap} {low} and {high}"):
            found[tuple(phrase.split())] = Sign("agg", "range")
    found["last", "quarter", "of"] = Sign("quarter", "Q4")
    return found


PHRASES = _phrases()
LONGEST = max(map(len, PHRASES))
WORDS = frozenset(word for phrase in PHRASES for word in phrase)
