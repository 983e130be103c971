"""The tool that calculates, by simpleeval (docs/decisions/0002-simpleeval.md).

Numbers in, a number out: text, comparisons, attributes and bit twiddling are left out, and every
power is checked before it is taken, so that no expression of 1,000 characters grows past reason.
"""

from __future__ import annotations

import ast
import math
from typing import Any

from simpleeval import (  # pyright: ignore[reportMissingTypeStubs] - it ships none
    InvalidExpression,
    SimpleEval,
)

from assistant.errors import ToolError

LONGEST = 1000
MOST_BITS = 16_384
"""of any power: about 4,900 digits"""


def calculate(expression: str) -> dict[str, str | int | float]:
    """Work out an arithmetic expression. Use it for every calculation.

    Args:
        expression: Python's + - * / // % ** and parentheses, abs, round, min, max, sqrt, exp,
            log, log10, floor, ceil, sin, cos, tan, pi, e
    """
    if len(expression) > LONGEST:
        raise _refused(f"it has {len(expression):,} characters; at most {LONGEST:,} are taken")
    if "^" in expression:
        raise _refused("^ is not a power here; write ** for it")
    try:
        node = ast.parse(expression.strip(), mode="eval").body
        _refuse_what_is_no_number(node)
        value = _evaluator().eval(expression, previously_parsed=node)
        return {"expression": expression, "value": _presentable(value)}
    except (InvalidExpression, SyntaxError, ArithmeticError, TypeError, ValueError) as exc:
        raise _refused(str(exc)) from exc
    except RecursionError as exc:
        raise _refused("it is nested too deeply") from exc


def _evaluator() -> Any:
    functions = {
        name: getattr(math, name)
        for name in ("sqrt", "exp", "log", "log10", "floor", "ceil", "sin", "cos", "tan")
    }
    evaluator: Any = SimpleEval(
        functions={**functions, "abs": abs, "round": round, "min": min, "max": max},
        names={"pi": math.pi, "e": math.e},
    )
    kept = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.USub, ast.UAdd)
    known = evaluator.operators
    evaluator.operators = {**{kind: known[kind] for kind in kept}, ast.Pow: _power}
    return evaluator


def _refuse_what_is_no_number(root: ast.expr) -> None:
    """Refuse text, truth values and everything else but numbers put together."""
    allowed = (ast.BinOp, ast.UnaryOp, ast.Call, ast.Name, ast.Constant)
    for node in ast.walk(root):
        if isinstance(node, ast.expr) and not isinstance(node, allowed):
            raise InvalidExpression(f"a {type(node).__name__} is not arithmetic")
        if isinstance(node, ast.Constant) and type(node.value) not in (int, float):
            raise InvalidExpression(f"{node.value!r} is not a number")


def _power(base: float, exponent: float) -> Any:
    whole = isinstance(base, int) and isinstance(exponent, int)
    if whole and int(base).bit_length() * abs(exponent) > MOST_BITS:
        raise InvalidExpression(f"a power of more than {MOST_BITS:,} bits is too large")
    return base**exponent


def _presentable(value: Any) -> int | float | str:
    """Return a whole number as it is, any other with the 15 digits that a float holds."""
    if type(value) is int:
        str(value)  # ValueError above 4,300 digits, as nobody could read it
        return value if abs(value) <= 2**53 else str(value)
    if not isinstance(value, float) or not math.isfinite(value):
        raise InvalidExpression("the result is not a real number")
    return float(f"{value:.15g}")


def _refused(why: str) -> ToolError:
    return ToolError(
        f"this cannot be calculated: {why}"[:500],
        kind="bad_expression",
        hint="Write one arithmetic expression, such as 12.5 * (3 + 4).",
    )
