"""Reads a question about one table into something that can be run, or says why it cannot.

Runs nothing itself and raises nothing: whatever is typed gets a plain reply.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from assistant.analyst.answers.phrasing import Phraser
from assistant.analyst.answers.remaining import without
from assistant.analyst.answers.suggesting import (
    changed_plans,
    chosen,
    near_plans,
    starting_plans,
    with_date,
)
from assistant.analyst.answers.talking import small_talk
from assistant.analyst.answers.wording import capital
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
from assistant.analyst.grammar.drafting import (
    ASSUMED_FIGURES,
    END,
    Ambiguous,
    Reading,
    Stumble,
    literal,
)
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
from assistant.analyst.replies import Answering, Asking, Choice, Declined, Reply, Rest, Talk, Unread
from assistant.analyst.sql.compiling import compile as compile_plan
from assistant.analyst.sql.terms import column_words, row_things
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
MOST_LEFT_OUT = 3
"""words without which a question is tried"""
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

    def answering(self, plan: QueryPlan) -> Answering:
        """Return how *plan*, which was checked, is answered."""
        return self._answer(plan, (), Tagged(()), None)

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
            return Declined("", "The message is empty.", self.starters()[:3], before)
        if len(question) > MOST_CHARACTERS:
            reason = (
                f"A question has at most {MOST_CHARACTERS} characters, this one {len(question):,}."
            )
            return Declined("", reason, self.starters()[:3], before)
        if _CODE.search(question):
            reason = "This looks like code. Ask in plain words, or type a SELECT."
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
            reason = "A date is out of range."
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
            reply = Declined(word, reason, self.nearest(question, before), left)
        except Ambiguous as ambiguous:
            reply = self._ask(question, ambiguous, before or unanswered(self.table))
        return replace(reply, unread=self._unread(tagged))

    def rest(self, question: str, before: QueryPlan | None) -> Rest | None:
        """Return what is understood of a question that was declined, without some of its words.

        Of several meanings it has the first.
        """
        left, words = question, list[str]()
        for _ in range(2 * MOST_LEFT_OUT):
            try:
                found = self._understood(left, tag(left, self.lexicon), before)
            except Stumble as stumble:
                shorter = without(left, stumble.word) if stumble.word else left
                if shorter in ("", left) or len(words) == MOST_LEFT_OUT:
                    return None
                left, words = shorter, [*words, stumble.word]
            except Ambiguous as several:
                meanings = (self._meant(left, several, text, before) for _, text in several.choices)
                left = next(filter(None, meanings), "")
                if not left:
                    return None
            except (ValueError, OverflowError):
                return None
            else:
                plan = found.plan if isinstance(found, Answering) and words else None
                return Rest(plan, capital(self.phrase(plan)), tuple(words)) if plan else None
        return None

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

    def nearest(self, question: str, before: QueryPlan | None = None) -> tuple[str, ...]:
        """Return three questions that can be answered and are near *question*.

        One at least is the last that was answered, *before*, with what this one names in it.
        """
        items = tag(question[:MOST_CHARACTERS], self.lexicon).items
        columns = [name for item in items if item.named for name in item.named.columns[:1]]
        cells = [item.valued.cells[0] for item in items if item.valued and not item.valued.weak]
        filters = tuple(Filter(column=name, op="is", values=(value,)) for name, value in cells[:1])
        changed = changed_plans(self.profile, before, columns, filters) if before else ()
        of_thread = chosen(changed, self.phrase, self._sure, 2, near=question)
        plans = near_plans(self.profile, columns, filters)
        others = chosen(plans, self.phrase, self._sure, 3, near=question)
        return tuple(dict.fromkeys((*of_thread, *others)))[:3]

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
            raise Stumble(question.strip()[:20], "has no words.")
        reading = understand(tagged.items, self.lexicon)
        changed = before if before is not None and before.table == self.table else None
        whole = whole_condition(question, reading.draft)
        if changed is None and not whole and lost(question, reading) and _leans(question, reading):
            said = "changes an earlier question, and there is none."
            raise Stumble(tagged.items[0].text, said)
        if changed == unanswered(self.table) and lost(question, reading):
            said = "changes a question without an answer. Ask the whole question."
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
        dated = self._by_other_dates(asked, plan, reading.draft.assumed)
        return replace(answer, choices=(*self._otherwise(made, notes), *dated))

    def _otherwise(self, plan: QueryPlan, notes: tuple[str, ...]) -> tuple[Choice, ...]:
        """Offer the average where a sum was assumed, and the other way round."""
        other = {"sum": "average", "average": "sum"}
        if len(plan.measures) != 1 or not any(one.startswith(ASSUMED_FIGURES) for one in notes):
            return ()
        word = other.get(plan.measures[0].aggregate, "")
        measure = plan.measures[0].model_copy(update={"aggregate": word})
        changed = plan.model_copy(update={"measures": (measure,)})
        asked = self.phrase(changed) if word else ""
        return (
            (Choice(f"Use {word}", capital(asked)),) if asked and self._sure(asked, changed) else ()
        )

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
            found += [Choice(f"Use {date.name}", asked)] if asked else []
        return tuple(found)

    def _loose(self, tagged: Tagged) -> list[str]:
        """Return the nouns that only the field of the table tells to be its rows."""
        nouns = [item.text for item in tagged.items if item.noun is not None]
        return [text for text in nouns if stem(text.casefold()) in self.lexicon.loose]

    def _notes(self, reading: Reading, tagged: Tagged, plan: QueryPlan) -> list[str]:
        mended = [f"Read “{typed}” as “{meant}”." for typed, meant in tagged.mended]
        mended += [f"Assumed: “{text}” are the rows." for text in self._loose(tagged)]
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
            Choice(self._label(label), self._meant(question, ambiguous, text, before))
            for label, text in ambiguous.choices
        ]
        choices = tuple(choice for choice in made if choice.question)
        if choices:
            return Asking(ambiguous.text, choices, before)
        return Declined(ambiguous.item.text, ambiguous.text, self.nearest(question, before), before)

    def _label(self, label: str) -> str:
        """Return the name of a choice; a column's as people say it."""
        if label == "number of rows":
            return capital(row_things(self.profile))
        known = any(one.name == label for one in self.profile.fields)
        return capital(column_words(label, self.profile) if known else label)

    def _meant(
        self, question: str, ambiguous: Ambiguous, text: str, before: QueryPlan | None
    ) -> str:
        """Return *question* with *text* where it was ambiguous; nothing if that leads nowhere."""
        item = ambiguous.item
        if item is END:
            return self._ranked_by(question.rstrip(" ?.!"), ambiguous, text, before)
        head, tail = question[: item.start], question[item.end :]
        written = [head + text + tail, _PREPOSITION.sub("", head) + "where " + text + tail]
        leads = (whole for whole in written if self._leads_on(whole, ambiguous, before))
        return next(leads, "")

    def _ranked_by(
        self, question: str, ambiguous: Ambiguous, text: str, before: QueryPlan | None
    ) -> str:
        """Return `best customers by revenue`, if that is read as `best customers, "revenue"` is."""
        whole = f"{question}, {text}"
        if not self._leads_on(whole, ambiguous, before):
            return ""
        plain = f"{question} by {text if text.startswith('number') else self._bare(text)}"
        same = bool(self._plan_of(plain)) and self._plan_of(plain) == self._plan_of(whole)
        said = plain if same else whole
        return capital(said)

    def _bare(self, text: str) -> str:
        """Return the words for a column that is quoted in *text*."""
        named = [one.name for one in self.profile.fields if literal(one.name) == text]
        return self._phraser.name(named[0]) if named else text

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
