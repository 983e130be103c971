"""How a value is written for people: one value has one spelling, wherever it stands.

Sentences, tables, tooltips, labels and axes all ask `of_column` how the values of a column are
written, once for the whole column. Pure: knows no page, no table and no drawing library. What
leaves the app as data (CSV, Excel, JSON) is never spelled.

naming   what the name of a column says of its values: percent, money, an id, a period
numbers  how many places, signs, separators; short forms for an axis
times    years, quarters, months, days, hours
columns  name + values -> Spelling, which writes each of them
"""

from assistant.spelling.columns import Kind, Spelling, of_column, of_rows
from assistant.spelling.naming import currency_sign
from assistant.spelling.numbers import count, short
from assistant.spelling.times import finest, moment_of, time_text

__all__ = [
    "Kind",
    "Spelling",
    "count",
    "currency_sign",
    "finest",
    "moment_of",
    "of_column",
    "of_rows",
    "short",
    "time_text",
]
