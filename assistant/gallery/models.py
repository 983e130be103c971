"""What is known of models: what they cost, how much they can read, when they end.

From models.toml, which a person may edit, and from nowhere else: no endpoint is asked here. Of a
model that is not in the file nothing is said, and nothing is guessed from its name.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from assistant.gallery.files import FOLDER, check, read
from assistant.messages import Usage

_DATE = re.compile(r"-\d{4}-?\d{2}-?\d{2}$")


class Model(BaseModel):
    """One model; prices are US dollars for a million tokens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: float | None = Field(default=None, ge=0)
    output: float | None = Field(default=None, ge=0)
    cached_input: float | None = Field(default=None, ge=0)
    cache_write: float | None = Field(default=None, ge=0)
    context: int | None = Field(default=None, gt=0)
    """tokens that one request and its answer may have"""
    shutdown_on: date | None = None
    successor: str = ""

    @model_validator(mode="after")
    def _both_prices(self) -> Model:
        if (self.input is None) != (self.output is None):
            raise ValueError("input and output are given together, or neither")
        return self


def load_models(file: Path = FOLDER / "models.toml") -> dict[str, Model]:
    """Return each model in *file* by its name. Raises SettingsError: which entry, which field."""
    return {
        name: check(TypeAdapter(Model), entry, file, f"model {name!r}")
        for name, entry in read(file).items()
    }


def known(model: str) -> Model:
    """Return what is known of *model*: perhaps nothing."""
    models = _shipped()
    return models.get(model) or models.get(_DATE.sub("", model)) or Model()


def cost(model: str, usage: Usage) -> float | None:
    """Return what *usage* of *model* costs in US dollars; None if nobody can say."""
    price = known(model)
    if price.input is None or price.output is None:
        return None
    if usage.input_tokens is None or usage.output_tokens is None:
        return None
    cached = min(usage.cached_tokens or 0, usage.input_tokens)
    written = min(usage.cache_write_tokens or 0, usage.input_tokens - cached)
    for_cached = price.input if price.cached_input is None else price.cached_input
    for_written = price.input if price.cache_write is None else price.cache_write
    dollars = (usage.input_tokens - cached - written) * price.input
    dollars += cached * for_cached + written * for_written
    return (dollars + usage.output_tokens * price.output) / 1_000_000


def ending(model: str, today: date, *, told: date | None = None) -> str:
    """Say when *model* ends or has ended, and what follows it; empty if no end is known.

    *told* is the day that its server's own list names, which counts before the file's.
    """
    entry = known(model)
    day = told or entry.shutdown_on
    if day is None:
        return ""
    successor = f"; its successor is {entry.successor}" if entry.successor else ""
    return f"{model} {'ends' if today < day else 'ended'} {day.isoformat()}{successor}"


@cache
def _shipped() -> dict[str, Model]:
    return load_models()
