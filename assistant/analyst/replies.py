"""What the analyst makes of a question: an answer to be run, a refusal, a question back, or talk.

Each carries the plan that a follow-up would change.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.analyst.answers.wording import Rows
from assistant.analyst.answers.writing import write_answer
from assistant.analyst.grammar.drafting import ABSENT
from assistant.analyst.plan import QueryPlan
from assistant.analyst.profile import Profile
from assistant.analyst.sql.titling import read_as, title_of
from assistant.charts import Chart


@dataclass(frozen=True, slots=True)
class Choice:
    """One meaning, as a button."""

    label: str
    question: str
    """the whole question in that meaning"""


@dataclass(frozen=True, slots=True)
class Answering:
    """The question was understood: run `sql` (and the chart's), then `write` what came back."""

    plan: QueryPlan
    sql: str
    chart: Chart | None
    """its own sql differs from the one above for histogram, box and scatter"""
    reading: tuple[str, ...]
    """how the question was read, in parts; `read_as` is the text"""
    defaults: tuple[str, ...]
    """what was assumed, and how to change it"""
    profile: Profile
    changed: QueryPlan | None = None
    """of a follow-up, the plan that it changes"""
    choices: tuple[Choice, ...] = ()
    """other meanings of what was assumed: the same of another date"""

    @property
    def title(self) -> str:
        """The title of the answer, of its chart and of its files."""
        return title_of(self.plan, self.profile)

    @property
    def read_as(self) -> str:
        """How the question was read: Total profit by product · 2024 · top 5."""
        return read_as(self.reading)

    def write(self, result: Rows) -> str:
        """Write the answer in Markdown: a sentence with the figures, and what was assumed."""
        return write_answer(self.plan, self.profile, result, self.defaults)


@dataclass(frozen=True, slots=True)
class Unread:
    """A column of text that stands in the way, though it could be read as numbers."""

    table: str
    column: str
    question: str
    """about its file, whose answer `numbers` does"""


@dataclass(frozen=True, slots=True)
class Rest:
    """What was understood of a question that is not answered: the plan of all but some words."""

    plan: QueryPlan
    question: str
    """the plan in words"""
    without: tuple[str, ...]
    """the words that it leaves out"""

    def __str__(self) -> str:
        left = " and ".join(f"“{word}”" for word in self.without)
        return f"Without {left}: {self.question}"


@dataclass(frozen=True, slots=True)
class Declined:
    """It cannot be answered: `word` is at fault, `nearest` are questions that can be."""

    word: str
    reason: str
    nearest: tuple[str, ...]
    plan: QueryPlan | None = None
    unread: Unread | None = None
    rest: Rest | None = None

    def __str__(self) -> str:
        goes_on = bool(self.word) and self.reason[:1].islower()
        return f"I can't answer this: {f'“{self.word}” ' * goes_on}{self.reason}"

    @property
    def absent(self) -> bool:
        """Whether the word is neither a column nor a value that is known."""
        return f"” {ABSENT}." in self.reason


@dataclass(frozen=True, slots=True)
class Asking:
    """It can be read in several ways."""

    text: str
    choices: tuple[Choice, ...]
    plan: QueryPlan | None = None
    unread: Unread | None = None

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Talk:
    """Not a question about the table: thanks, hello, help."""

    text: str
    plan: QueryPlan | None = None

    def __str__(self) -> str:
        return self.text


Reply = Answering | Declined | Asking | Talk
