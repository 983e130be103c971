"""Answers questions about one table without a model: exactly, or not at all."""

from assistant.analyst.analyst import Analyst
from assistant.analyst.compiling import Compiled
from assistant.analyst.compiling import compile as compile  # noqa: A004 - the word of the design
from assistant.analyst.plan import QueryPlan
from assistant.analyst.profile import Profile, profile_table
from assistant.analyst.replies import Answering, Asking, Choice, Declined, Talk

__all__ = [
    "Analyst", "Answering", "Asking", "Choice", "Compiled", "Declined", "Profile", "QueryPlan",
    "Talk", "compile", "profile_table",
]  # fmt: skip
