"""Reads a question about one table into something that can be run, or says why it cannot.

Runs nothing itself and raises nothing: whatever is typed gets a plain reply.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from assistant.analyst.answers.phrasing import Phraser
from assistant.analyst.answers.suggesting import chosen, near_plans, starting_plans, with_date
from assistant.analyst.answers.talking import small_talk
from assistant.analyst.audit.accounting import account
from assistant.analyst.audit.honesty import check
from assistant.analyst.grammar.amounts.counting import with_things
from assistant.analyst.grammar.amounts.figures import unfit
from assistant.analyst.grammar.assembling import assemble
from assistant.analyst.grammar.changing.following import (
    begins,
    follow,
    is_fragment,
    is_why,
    lost,
    refers,
    rows_behind,
    unanswered,
    whole_condition,
)
from assistant.analyst.grammar.changing.refining import (
    counted_before,
    lists_them,
    share_of_each,
    undrawn,
)
from assistant.analyst.grammar.drafting import END, Ambiguous, Reading, Stumble, literal
from assistant.analyst.grammar.understanding import understand
from assistant.analyst.lexicon.again import with_bound
from assistant.analyst.lexicon.assuming import assumptions
from assistant.analyst.lexicon.items import Tagged
from assistant.analyst.lexicon.spelling import stem
from assistant.analyst.lexicon.table.cells import knowing
from assistant.analyst.lexicon.table.learning import learn
from assistant.analyst.lexicon.table.lexicon import Lexicon
from assistant.analyst.lexicon.table.moments import dates_of_rows
from assistant.analyst.lexicon.table.numbered import with_group
from assistant.analyst.lexicon.tagging import tag
from assistant.analyst.plan import Filter, QueryPlan
from assistant.analyst.profile import Profile
from assistant.analyst.replies import Answering, Asking, Choice, Declined, Reply, Talk, Unread
from assistant.analyst.sql.compiling import compile as compile_plan
from assistant.analyst.sql.titling import reading_of, title_of

_CODE = re.compile(
    r"</?[a-z!][^>]*>|--\s*$|/\*|;\s*--|\b(drop|alter|truncate|create)\s+(table|view|database)\b|"
    r"^\s*(select|with|insert|update|delete|drop|alter|create|pragma|attach|copy)\b.*\b"
    r"(from|into|set|table|as)\b.*[;*=(]|\bunion\s+select\b",
    re.IGNORECASE | re.DOTALL,
)
_PREPOSITION = re.compile(r"\b(by|per|for|in|from|of|with|on|at)\s+$", re.IGNORECASE)
MOST_CHOICES = 5
MOST_REREAD = 2000
"""offered questions of which it is kept how they are read"""
MOST_CHARACTERS = 600
"""a longer text is no question about a table"""


class Analyst:
    """Answers questions about one table without a model."""

    def __init__(self, table: str, profile: Profile, lexicon: Lexicon | None = None) -> None:
        self.table = table
        self.profile = profile
        self.lexicon = lexicon or learn(profile)
        self._phraser = Phraser(self.lexicon)
        self._starters: tuple[str, ...] | None = None
        self._reread: dict[str, QueryPlan | None] = {}
        texts = (f for f in profile.of("text", "category", "identifier") if f.type == "VARCHAR")
        self.unlisted = tuple(f.name for f in texts if f.distinct and not f.values)
        """columns of text whose values are not known beforehand"""

    def read(
        self, question: str, before: QueryPlan | None = None, *, refused: bool = False
    ) -> Reply:
        """Read *question*, which may change the plan *before* it, that of the last answer.

        *refused* is whether others were asked since and got none: what it changes is said then.
        """
        reply = self._read(question, before)
        if not refused or not isinstance(reply, Answering) or reply.changed is None:
            return reply
        said = f"Built on the last answer: “{self.phrase(reply.changed)}”."
        return replace(reply, defaults=(said, *reply.defaults))

    def knowing(self, found: Iterable[tuple[str, str]]) -> Analyst:
        """Return one that knows values, (column, value), of `unlisted` columns, too."""
        return Analyst(self.table, self.profile, knowing(self.lexicon, found))

    def tagged(self, question: str) -> Tagged:
        """Cut *question* into what its phrases may be."""
        return tag(question[:MOST_CHARACTERS], self.lexicon)

    def _read(self, question: str, before: QueryPlan | None) -> Reply:
        if said := small_talk(question, self.starters(), self.table):
            return Talk(said, before)
        if not question.strip():
            return Declined("", "Nothing was asked.", self.starters()[:3], before)
        if len(question) > MOST_CHARACTERS:
            reason = (
                f"A question may have {MOST_CHARACTERS} characters, this one has {len(question):,}."
            )
            return Declined("", reason, self.starters()[:3], before)
        if _CODE.search(question):
            reason = "This looks like code. Ask in plain English; the SQL is mine to write."
            return Declined("", reason, self.starters()[:3], before)
        last = before if before != unanswered(self.table) else None
        if last is not None and is_why(question):
            return self._answer(rows_behind(last), (), Tagged(()), last)
        if last is not None and lists_them(question):
            counted = counted_before(last, self.profile)
            if counted is not None:
                return self._answer(counted, (), Tagged(()), last)
        try:
            return self._replied(question, before)
        except (ValueError, OverflowError):  # infinity, or a year that Python's dates have not
            reason = "I cannot reckon with the dates of this table in it."
            return Declined("", reason, (), before)

    def _replied(self, question: str, before: QueryPlan | None) -> Reply:
        tagged = with_bound(tag(question, self.lexicon), before, self.profile)
        tagged = with_group(question, tagged, before, self.profile)
        try:
            return self._understood(question, tagged, before)
        except Stumble as stumble:
            word, reason = stumble.word, stumble.reason
            found = unfit(tagged.items, self.profile)
            if found and not 0 <= question.find(word) < question.find(found[0]):
                word, _, reason = found
            left = before or unanswered(self.table)
            reply = Declined(word, reason, self.nearest(question), left)
        except Ambiguous as ambiguous:
            reply = self._ask(question, ambiguous, before or unanswered(self.table))
        return replace(reply, unread=self._unread(tagged))

    def _unread(self, tagged: Tagged) -> Unread | None:
        """Return the first column that was named and is text, though it could be numbers."""
        names = (name for item in tagged.items if item.named for name in item.named.columns)
        field = next((one for one in map(self.profile.__getitem__, names) if one.as_numbers), None)
        return Unread(self.table, field.name, field.as_numbers) if field else None

    def starters(self) -> tuple[str, ...]:
        """Return four questions to begin with, of different shapes; each is known to be read."""
        if self._starters is None:
            self._starters = chosen(starting_plans(self.profile), self.phrase, self._sure, 4)
        return self._starters

    def phrase(self, plan: QueryPlan) -> str:
        """Write *plan* as a question that is read as this plan, as its title if that is."""
        title = title_of(plan, self.profile)
        return title if self._sure(title, plan) else self._phraser.phrase(plan)

    def nearest(self, question: str) -> tuple[str, ...]:
        """Return three questions that can be answered and are near *question*."""
        items = tag(question[:MOST_CHARACTERS], self.lexicon).items
        columns = [name for item in items if item.named for name in item.named.columns[:1]]
        cells = [item.valued.cells[0] for item in items if item.valued and not item.valued.weak]
        filters = tuple(Filter(column=name, op="is", values=(value,)) for name, value in cells[:1])
        plans = near_plans(self.profile, columns, filters)
        return chosen(plans, self.phrase, self._sure, 3, near=question)

    def _sure(self, question: str, plan: QueryPlan) -> bool:
        """Whether *question* is read as *plan*; found out once, for offers come again."""
        if question not in self._reread:
            if len(self._reread) >= MOST_REREAD:
                self._reread.clear()
            self._reread[question] = self._plan_of(question)
        return self._reread[question] == plan

    def _plan_of(self, question: str) -> QueryPlan | None:
        try:
            items = tag(question, self.lexicon).items
            plan = assemble(understand(items, self.lexicon))
            account(items, plan, self.lexicon)
        except (Stumble, Ambiguous):
            return None
        return plan

    def _understood(self, question: str, tagged: Tagged, before: QueryPlan | None) -> Reply:
        if not tagged.items:
            raise Stumble(question.strip()[:20], "There are no words in it.")
        reading = understand(tagged.items, self.lexicon)
        changed = before if before is not None and before.table == self.table else None
        whole = whole_condition(question, reading.draft)
        if changed is None and not whole and lost(question, reading) and _leans(question, reading):
            said = "There is no question before it that it could change."
            raise Stumble(tagged.items[0].text, said)
        if changed == unanswered(self.table) and lost(question, reading):
            said = "I did not answer the question before it; ask this one as a whole."
            raise Stumble(tagged.items[0].text, said)
        shared = share_of_each(reading, changed) if changed is not None else None
        if shared is not None:
            plan = shared
        elif changed in (None, unanswered(self.table)) or not is_fragment(
            question, reading.draft, reading
        ):
            plan, changed = assemble(reading), None
        else:
            plan = follow(question, reading, changed)
        account(tagged.items, plan, self.lexicon, changed)
        notes = tuple(self._notes(reading, tagged, plan))
        made = with_things(plan, tagged.items, self.lexicon)
        answer = self._answer(made, notes, tagged, changed)
        if undrawn(question):
            answer = replace(answer, chart=None)
        asked = question if changed is None else ""
        return replace(answer, choices=self._by_other_dates(asked, plan, reading.draft.assumed))

    def _by_other_dates(self, question: str, plan: QueryPlan, assumed: str) -> tuple[Choice, ...]:
        """Return *question*, if it is a whole one, and else *plan* with each of the other dates."""
        found: list[Choice] = []
        for date in dates_of_rows(self.profile) if assumed else ():
            other = with_date(plan, assumed, date.name)
            if other == plan or len(found) == MOST_CHOICES:
                continue
            asked = f"{question.rstrip(' ?.!')}, using {literal(date.name)}" if question else ""
            if not asked or self._plan_of(asked) in (None, plan):
                asked = self.phrase(other)
                asked = asked if self._sure(asked, other) else ""
            found += [Choice(f"by {date.name}", asked)] if asked else []
        return tuple(found)

    def _loose(self, tagged: Tagged) -> list[str]:
        """Return the nouns that only the field of the table tells to be its rows."""
        nouns = [item.text for item in tagged.items if item.noun is not None]
        return [text for text in nouns if stem(text.casefold()) in self.lexicon.loose]

    def _notes(self, reading: Reading, tagged: Tagged, plan: QueryPlan) -> list[str]:
        mended = [f"I read “{typed}” as “{meant}”." for typed, meant in tagged.mended]
        mended += [f"I took “{text}” for the rows." for text in self._loose(tagged)]
        mended += assumptions(tagged.items, plan, self.lexicon)
        return [*mended, *(note for note in dict.fromkeys(reading.draft.notes) if note)]

    def _answer(
        self, plan: QueryPlan, notes: tuple[str, ...], tagged: Tagged, changed: QueryPlan | None
    ) -> Answering:
        compiled = compile_plan(plan, self.profile)
        check(tagged.items, compiled.sql, self.lexicon)
        said = reading_of(plan, self.profile)
        return Answering(plan, compiled.sql, compiled.chart, said, notes, self.profile, changed)

    def _ask(
        self, question: str, ambiguous: Ambiguous, before: QueryPlan | None
    ) -> Asking | Declined:
        """Ask back with those meanings that lead on; without any it cannot be answered."""
        made = [
            Choice(label, self._meant(question, ambiguous, text, before))
            for label, text in ambiguous.choices
        ]
        choices = tuple(choice for choice in made if choice.question)
        if choices:
            return Asking(ambiguous.text, choices, before)
        return Declined(ambiguous.item.text, ambiguous.text, self.nearest(question), before)

    def _meant(
        self, question: str, ambiguous: Ambiguous, text: str, before: QueryPlan | None
    ) -> str:
        """Return *question* with *text* where it was ambiguous; nothing if that leads nowhere."""
        item = ambiguous.item
        if item is END:
            written = [f"{question.rstrip(' ?.!')}, {text}"]
        else:
            head, tail = question[: item.start], question[item.end :]
            written = [head + text + tail, _PREPOSITION.sub("", head) + "where " + text + tail]
        leads = (whole for whole in written if self._leads_on(whole, ambiguous, before))
        return next(leads, "")

    def _leads_on(self, question: str, ambiguous: Ambiguous, before: QueryPlan | None) -> bool:
        try:
            self._understood(question, tag(question, self.lexicon), before)
        except Stumble:
            return False
        except Ambiguous as other:
            return {text for _, text in other.choices} != {text for _, text in ambiguous.choices}
        return True


def _leans(question: str, reading: Reading) -> bool:
    """Whether a first question says that there was one before it: `and by month`, `of those`."""
    return begins(question) or refers(question, reading)
