"""What every store keeps its word on about searching.

A subclass gives the fixtures `store`, open and empty, and `thread`.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from assistant import codec
from assistant.events import RunEnded
from assistant.messages import (
    FilePart,
    Message,
    MessageId,
    PartId,
    RefusalPart,
    RunId,
    Thread,
    ThreadId,
    new_id,
)
from assistant.store import Hit, Store, revisions
from assistant.store.schema import messages
from tests.unit.store_contract import ANNA, BORIS, answered, asked, said

FOLDED = (
    ("Umsatz in Köln, Straße 5", "koln strasse 5"),
    ("cafe\u0301 au lait", "CAFÉ"),
    ("ΟΔΟΣ ΑΘΗΝΑ", "οδοσ αθηνα"),
    ("ёлка и Й", "елка и"),
    ("\uff21\uff22\uff23 \ufb01nance", "abc finance"),
    ("هَذا مُدير", "هَذا مُد"),
    ("क्षेत्र की बिक्री", "बिक्री"),
    ("서울의 매출", "서울"),
)
UNSPACED = "2024年月度销售额是多少\uff1fｶｰﾄﾞ รายได้"
TYPED = (
    '"', "'", "''", '"quoted', "it's", "a*b", "(", ")", "NEAR(", "{words}:", "words:x",
    "-", "--", "^x", "x AND", "OR", "NOT x", "&", "|", "!", "<->", ":*", "'a':*", "\\",
    "%", "_", "?", ":q", "; DROP TABLE threads", "\x00", "\ud83d", "🙂", "a" * 5000,
    "word " * 500, "\u202e", "ﷺ" * 300,
)  # fmt: skip


def ids(store: Store, text: str, **how: Any) -> list[ThreadId]:
    return [hit.thread.id for hit in store.threads.search(ANNA, text, **how)]


def line(hit: Hit) -> str:
    """Return a snippet with its hits in brackets."""
    return "".join(f"[{text}]" if marked else text for text, marked in hit.snippet)


class SearchContract:
    def test_a_thread_is_found_by_its_title_and_by_what_either_side_said(
        self, store: Store, thread: Thread
    ) -> None:
        answered(store, asked(store, thread, "Which product sold best?"), "**Laptops** did.")
        other = store.threads.create(ANNA, "demo", "Staff by year")
        asked(store, other, "How many?")
        assert ids(store, "product") == ids(store, "laptops") == [thread.id]
        assert ids(store, "staff") == [other.id]
        store.threads.rename(ANNA, other.id, "People")
        assert (ids(store, "people"), ids(store, "staff")) == ([other.id], [])

    def test_all_words_are_needed_in_any_order_and_the_last_may_have_begun(
        self, store: Store, thread: Thread
    ) -> None:
        asked(store, thread, "Profit by month in Spain")
        for text in ("spain profit", "PROFIT sp", "month", "mon", "in spain "):
            assert ids(store, text) == [thread.id], text
        for text in ("profit france", "pro spain", "onth", "mon ", "profits"):
            assert ids(store, text) == [], text

    def test_an_answer_is_found_with_words_of_its_question(
        self, store: Store, thread: Thread
    ) -> None:
        answered(store, asked(store, thread, "Profit by month?"), "The best was November.")
        (hit,) = store.threads.search(ANNA, "month november")
        assert line(hit) == "The best was [November]."

    def test_case_accents_and_widths_count_for_nothing(self, store: Store, thread: Thread) -> None:
        for text, asked_for in FOLDED:
            asked(store, thread, text)
            assert ids(store, asked_for) == [thread.id], text
            assert ids(store, f"{asked_for}x y") == [], text

    def test_any_piece_of_a_text_without_spaces_is_found(
        self, store: Store, thread: Thread
    ) -> None:
        asked(store, thread, UNSPACED)
        for text in (
            "销",
            "销售",
            "售额",
            "月度销售额",
            "额",
            "カード",
            "ード",
            "2024 销售",
            "ราย",
        ):
            assert ids(store, text) == [thread.id], text
        for text in ("额销", "カド", "2023 销售"):
            assert ids(store, text) == [], text

    def test_what_is_typed_is_never_an_operator_and_never_a_fault(
        self, store: Store, thread: Thread
    ) -> None:
        other = store.threads.create(ANNA, "demo")
        asked(store, other, "nothing of the kind")
        for number, text in enumerate(TYPED):
            asked(store, thread, f"zebra{number} {text}")
            assert other.id not in ids(store, text), text
            assert ids(store, f"{text} zebra{number}") == [thread.id], text

    def test_nothing_but_signs_finds_nothing(self, store: Store, thread: Thread) -> None:
        asked(store, thread, "price ** 2 (*)")
        for text in ("", "   ", "**", "(*)", '""'):
            assert ids(store, text) == []

    def test_words_of_operators_are_words(self, store: Store, thread: Thread) -> None:
        asked(store, thread, "near and or not")
        assert ids(store, "NOT and NEAR OR") == [thread.id]
        assert ids(store, "near and far") == []

    def test_files_and_refusals_are_found_and_steps_are_not(
        self, store: Store, thread: Thread
    ) -> None:
        file = store.files.keep(ANNA, thread.id, "umsatz_2025.csv", "text/csv", b"a")
        message = Message(MessageId(new_id()), "user", (FilePart(file),))
        store.threads.say(ANNA, thread.id, message)
        run = asked(store, thread)
        store.runs.claim(ANNA, run.id, "w")
        store.runs.append(ANNA, run.id, [(1, '{"hidden": "reasoning"}')])
        refusal = RefusalPart(PartId("p:0"), "I cannot forecast.")
        answer = Message(MessageId(new_id()), "assistant", (refusal,))
        store.runs.finish(ANNA, run.id, [], answer, RunEnded("completed"))
        assert ids(store, "umsatz 2025") == ids(store, "forecast") == [thread.id]
        assert ids(store, "reasoning") == []

    def test_where_the_words_were_said_last_comes_first(self, store: Store) -> None:
        found = [store.threads.create(ANNA, "demo") for _ in range(5)]
        for thread in found:
            asked(store, thread, "Revenue again")
            asked(store, thread, "and revenue again")
        asked(store, found[1], "about revenue once more")
        asked(store, found[2], "of something else")
        order = [found[at].id for at in (1, 4, 3, 2, 0)]
        assert ids(store, "revenue") == order
        assert ids(store, "revenue", limit=2) == order[:2]

    def test_a_thread_that_says_it_all_the_time_hides_no_other(self, store: Store) -> None:
        found = [store.threads.create(ANNA, "demo") for _ in range(4)]
        for thread in found:
            asked(store, thread, "Revenue")
        for number in range(70):
            asked(store, found[2], f"revenue {number}")
        store.threads.delete(ANNA, found[3].id)
        assert ids(store, "revenue", limit=2) == [found[2].id, found[1].id]
        assert ids(store, "revenue", limit=4) == [found[at].id for at in (2, 1, 0)]

    def test_a_snippet_shows_the_newest_hit_and_none_repeats_the_title(
        self, store: Store, thread: Thread
    ) -> None:
        asked(store, thread, "First words")
        asked(store, thread, "Then a long way " + "and on " * 30 + "to `Málaga`, at **last** " * 9)
        (hit,) = store.threads.search(ANNA, "malaga las")
        assert line(hit).startswith("…")
        assert "to [Málaga], at [las]t to [Málaga]" in line(hit)
        assert line(hit).endswith("…")
        assert len(line(hit)) < 160
        (by_title,) = store.threads.search(ANNA, "first wo")
        assert (by_title.thread.title, by_title.snippet) == ("First words", ())

    def test_a_snippet_marks_pieces_of_texts_without_spaces(
        self, store: Store, thread: Thread
    ) -> None:
        asked(store, thread, "Sales")
        asked(store, thread, "每个月的月度销售额是多少")
        (hit,) = store.threads.search(ANNA, "度销售")
        assert line(hit) == "每个月的月[度销售]额是多少"

    def test_what_is_withdrawn_or_removed_is_not_found_and_a_copy_is(
        self, store: Store, thread: Thread
    ) -> None:
        answered(store, asked(store, thread, "Keep this"), "Kept indeed")
        run = asked(store, thread, "Forget that")
        assert store.runs.withdraw(ANNA, run.id)
        assert ids(store, "forget") == []
        copy = store.threads.copy(ANNA, thread.id)
        store.threads.remove(ANNA, thread.id)
        assert ids(store, "indeed") == ids(store, "keep this") == [copy.id]

    def test_a_message_that_is_sent_twice_is_found_once(self, store: Store, thread: Thread) -> None:
        message = said("only once")
        for _ in range(2):
            store.threads.say(ANNA, thread.id, message)
            store.runs.ask(ANNA, thread.id, said("asked", "m"), RunId(new_id()))
        assert len(store.threads.search(ANNA, "once")) == 1

    def test_a_text_as_long_as_can_be_sent_is_searched(self, store: Store, thread: Thread) -> None:
        asked(store, thread, " ".join(f"w{n}" for n in range(15_000)) + " 长" * 3)
        asked(store, thread, "".join(chr(0x4E00 + n % 20_000) for n in range(100_000)))
        assert ids(store, "w14999 w0") == [thread.id]
        assert ids(store, chr(0x4E00 + 9_000) + chr(0x4E00 + 9_001)) == [thread.id]

    def test_nobody_finds_what_is_somebody_elses(self, store: Store, thread: Thread) -> None:
        asked(store, thread, "secret")
        theirs = store.threads.create(BORIS, "demo")
        asked(store, theirs, "secret, too", BORIS)
        assert ids(store, "secret") == [thread.id]
        assert [hit.thread.id for hit in store.threads.search(BORIS, "secret")] == [theirs.id]

    def test_what_an_older_program_kept_is_found_and_titles_get_their_capital(
        self, store: Store, thread: Thread
    ) -> None:
        answered(store, asked(store, thread, "profit by month"), "In November.")
        many = store.threads.create(ANNA, "demo")
        row = {"owner": ANNA, "thread_id": many.id, "role": "user", "created_at": ""}
        with store._database.writing(ANNA) as db:
            rows = [
                row | {"id": f"m{n}", "number": n, "turn": n, "parts": parts(f"said {n}")}
                for n in range(1, 1101)
            ]
            db.execute(sa.insert(messages), rows)
            older(db)
            db.execute(sa.text("UPDATE threads SET title = lower(title)"))
        store._database._migrate(store._database._ready())
        assert ids(store, "profit november") == [thread.id]
        assert ids(store, "said 1100") == ids(store, "said 7") == [many.id]
        assert store.threads.get(ANNA, thread.id).title == "Profit by month"
        assert (ids(store, "mon"), ids(store, "tue")) == ([thread.id], [])


def parts(text: str) -> object:
    return codec.parts_to_json(said(text).parts)


def older(db: sa.Connection) -> None:
    """Take the database back to what it was before threads could be searched."""
    config = Config()
    config.set_main_option("script_location", str(revisions._FOLDER))
    config.attributes["connection"] = db
    command.downgrade(config, "0005-1")
