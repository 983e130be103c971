"""The numbers of a column as they are spelled there, and the SQL that takes them for what they are.

Made of a style of digits and of the shapes that stand around them; it asks nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.data.readers.columns.kinds import Kind, listed, literal
from assistant.data.readers.columns.numbers import POINTED, Style, told
from assistant.data.readers.columns.numerals.around import Around, Shape, power_of


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the numbers of a column are written, and what is known of their meaning."""

    style: Style
    around: Around
    strict: Kind | None = None
    """the kind that they are; None: their shapes say all"""
    partial: bool = False
    """whether other rows are no numbers, and become empty"""
    fractions: bool = False
    """whether numbers without a percent sign are fractions among percents"""
    negative: str = ""
    """CR or DR: amounts with that mark are negative"""

    @property
    def kind(self) -> Kind:
        """The kind that makes numbers of it."""
        plain = self.strict is not None and not self.fractions and not self.negative
        kind = self.strict if plain and self.strict else self._made_of_shapes()
        if not self.partial:
            return kind
        guarded = f"CASE WHEN regexp_full_match({{v}}, {literal(kind.pattern)}) "
        return replace(kind, value=f"{guarded} THEN {kind.value} END")

    def in_style(self, style: Style) -> Spelling:
        """Return the same texts read with other marks."""
        return replace(self, style=style, strict=None)

    def _made_of_shapes(self) -> Kind:
        number = self.style.number if self.strict else self.style.led
        shape = f"regexp_replace({{v}}, {literal(number)}, '#')"
        shapes = [shape for shape, _ in self.around.shapes]
        negative = [one.text for one in shapes if self._is_negative(one)]
        digits = self.style.digits() if self.strict else self.style.digits(number)
        if negative:
            digits = f"CASE WHEN {shape} IN ({listed(negative)}) THEN '-' ELSE '' END || {digits}"
        powers = {one.text: self._power(one) for one in shapes}
        if any(powers.values()):
            cases = " ".join(
                f"WHEN {shape} IN ({listed(t for t, p in powers.items() if p == power)}) "
                f"THEN 'e{power}'"
                for power in sorted(set(powers.values()) - {0})
            )
            whole = f"try_cast({digits} || CASE {cases} ELSE '' END AS DECIMAL(38,10))::VARCHAR"
            digits = f"rtrim(rtrim({whole}, '0'), '.')"
        return Kind(
            self.style.id,
            "numbers",
            "|".join(_patterns((one.text for one in shapes), number)),
            f"try_cast({digits} AS {{type}})",
            digits=digits,
            note="" if self.style is POINTED else told(self.style),
            alike=self.style.alike,
        )

    def _is_negative(self, shape: Shape) -> bool:
        return shape.sign == "-" or (self.negative != "" and shape.ledger == self.negative)

    def _power(self, shape: Shape) -> int:
        if self.fractions and not shape.percent:
            return 2
        return power_of(shape.suffix) if self.around.magnitudes and shape.suffix else 0


def _patterns(shapes: Iterable[str], number: str) -> Iterable[str]:
    for shape in shapes:
        lead, _, tail = shape.partition("#")
        yield f"{re.escape(lead)}(?:{number}){re.escape(tail)}"
