"""Which numbers of a text are figures, what they may be, and that no text takes long."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from assistant.figures import prose, reading
from assistant.figures.checking import check
from assistant.figures.values import FiguresPart, Ground, Passage, Result, Written

RESULT = Result(
    "SELECT product, profit, share FROM t LIMIT 5",
    ("product", "profit", "share"),
    (("Laptop", 32_423, 0.338), ("Model 3000", 31_772, 0.331), ("Lamp", -1_286, None)),
    3,
)


def written(text: str) -> list[Written]:
    plain = prose.plain(text)
    reader = reading.Reader(plain, text)
    return [figure for one in prose.sentences(plain) for figure in reader.figures(one)]


def checked(text: str, question: str = "", *results: Result) -> FiguresPart | None:
    ground = Ground(results or (RESULT,), questions=(question,))
    return check([Passage(0, text)], ground)


def marked(text: str, question: str = "") -> list[str]:
    part = checked(text, question)
    return [figure.text for figure in part.missing] if part else []


@pytest.mark.parametrize(
    ("text", "value", "unit", "sign"),
    [
        ("It is 32,423.", 32_423, "", 0),
        ("Es sind 32.423,50 €, und 1,5 %", 32_423.5, "", 0),
        ("C'est 32 423 €", 32_423, "", 0),
        ("It is 32'423 CHF", 32_423, "", 0),
        ("It is ₹12,34,567", 1_234_567, "", 0),
        ("It is $1.2 million", 1_200_000, "", 0),
        ("Es sind 1,2 Mio. €, 3,5 %", 1_200_000, "", 0),
        ("It is 4.5bn", 4_500_000_000, "", 0),
        ("It is **32.4k**", 32_400, "", 0),
        ("It fell to −1,286", 1_286, "", -1),
        ("It is minus 12 %", 12, "percent", -1),
        ("It is up +12.5 percent", 12.5, "percent", 1),
        ("It is 3.2 percentage points", 3.2, "points", 0),
        ("It is 25 bps", 0.25, "points", 0),
        ("It is 2.4 times", 2.4, "times", 0),
        ("It is $12{,}345$ here", 12_345, "", 0),
        ("It is ٣٢٤٢٣", 32_423, "", 0),
    ],
)
def test_a_figure_is_read_as_it_is_written(text: str, value: float, unit: str, sign: int) -> None:
    figure = written(text)[0]
    assert figure.readings[0][0] == pytest.approx(value)
    assert (figure.unit, figure.sign) == (unit, sign)


@pytest.mark.parametrize(
    "text",
    [
        "On 2024-03-05, 5 March 2024, March 5, 05.03.2024 and 3/5/24 at 14:30.",
        "In 2024, Q3 2024, H2, FY 2024, W12 and 2023-2025.",
        "1. First\n2. Second\n10) Tenth",
        "The 1st, the 22nd, #3, No. 4, step 2 and the top 10.",
        "Run `SELECT 12345` or\n```\n98765\n```",
        "See https://example.org/12345 and [here](https://example.org/777777).",
        "B2B, H2O, COVID-19, v1.2.3, a 12-month plan and 192.168.0.1.",
    ],
)
def test_what_is_no_figure_is_not_read(text: str) -> None:
    assert [figure.text for figure in written(text)] == []


def test_a_range_shares_its_unit_and_has_no_minus() -> None:
    first, second = written("It is between 4,330-15,191")
    assert (first.sign, second.sign) == (0, 0)
    assert written("It is 10-12 % now")[0].unit == "percent"


def test_a_number_within_a_name_and_one_of_the_question_do_not_count() -> None:
    assert marked("Model 3000 made 31,772.") == []
    assert marked("Two made more than 30,000.", "Which made more than 30,000?") == []
    assert marked("Two made more than 30,000.") == []
    assert marked("Two made more than 40,000.") == ["40,000"]


def test_what_is_cut_off_instead_of_rounded_is_wrong() -> None:
    assert marked("Laptop has a share of 33.8 %.") == []
    assert marked("Laptop made 32.4k.") == []
    assert marked("Laptop made 32.3k.") == ["32.3k"]


def test_a_sign_has_to_be_said_in_some_way() -> None:
    assert marked("Lamp lost 1,286.") == []
    assert marked("Lamp made −1,286.") == []
    assert marked("Lamp made 1,286.") == ["1,286"]
    assert marked("Laptop made −32,423.") == ["−32,423"]


def test_a_figure_of_another_row_says_whose_it_is() -> None:
    part = checked("- Laptop: 31,772\n- Lamp: −1,286")
    assert part is not None
    assert [(one.text, one.told) for one in part.missing] == [
        ("31,772", "from another row: Model 3000 / profit")
    ]


def test_nothing_is_claimed_without_results_or_without_figures() -> None:
    assert check([Passage(0, "It is 12,345.")], Ground()) is None
    assert checked("Nothing of note.") is None


def test_where_a_figure_is_from_is_said_in_words_with_its_sql() -> None:
    part = checked("In total 62,909, of which Laptop is 51.5 %.")
    assert part is not None
    assert [figure.source for figure in part.figures] == [
        "sum of profit over 3 rows",
        "Laptop / profit / total of profit",
    ]
    assert part.queries == (RESULT.sql,)
    assert part.summary == "All 2 figures are in the results"


@pytest.mark.parametrize(
    "text",
    [
        "9" * 1_000_000,
        "1." * 500_000,
        "1," * 500_000,
        "1 " * 500_000,
        "](" * 200_000,
        "`" * 100_000 + "1" + "``" * 50_000,
        "<a" * 200_000,
        "| 1 " * 100_000,
        "**" * 200_000 + "12,345",
        "a1" * 500_000,
        "1-" * 400_000,
        "\n".join(["|a|", "|-|"] * 50_000),
    ],
)
def test_no_text_is_too_long_or_too_odd(text: str) -> None:
    part = checked(text)
    assert part is None or len(part.figures) <= reading.MOST


@pytest.mark.parametrize(
    "piece",
    ["1-", "1-1-", "2024 ", "Customer ", "Customer 12 ", "9,999. ", "**1** ", "|1", "In May 1-13-"],
)
def test_a_longer_text_over_a_longer_table_takes_their_sum_and_not_their_product(
    piece: str,
) -> None:
    def work(times: int) -> int:
        rows = tuple((f"Customer {n} of 2024", n * 37.5) for n in range(150 * times))
        result = Result("SELECT 1", ("name", "value"), rows, len(rows))
        return calls(lambda: checked(piece * (2_000 * times // len(piece)), "", result))

    assert work(4) < 4.5 * work(1)


def calls(run: Callable[[], object]) -> int:
    """Count the calls of functions, which no other process makes more of."""
    counted = 0

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(before)
    return counted


def test_of_very_many_figures_the_first_are_looked_up_and_that_is_said() -> None:
    part = checked(" ".join(f"It is {n + 50_000:,}." for n in range(10_000)))
    assert part is not None
    assert len(part.figures) == reading.MOST
    assert "Only the first 200 figures were looked up." in part.note


def test_of_a_very_long_thread_the_newest_results_count_and_that_is_said() -> None:
    rows = tuple((f"n{n}", n * 1.5) for n in range(100))
    many = [Result(f"SELECT {n}", ("name", "value"), rows, 100) for n in range(200)]
    newest = Result("SELECT 0", ("name", "value"), (("Laptop", 77_123.5),), 1)
    part = checked("Laptop made 77,123.5.", "", *many, newest)
    assert part is not None
    assert part.figures[0].found
    assert "only the newest" in part.note
