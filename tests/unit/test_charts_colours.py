"""The colours of charts can be told apart by people who see fewer of them."""

from __future__ import annotations

import itertools
import math
import tomllib

import pytest

from assistant.data.drawing import MOST_COLOURS, MOST_SLICES
from tests.running import ROOT

THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
EYES = {
    "all": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def seen(colour: str, eyes: str) -> tuple[float, float, float]:
    """Return where *colour* lies in CIE Lab for these eyes."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    rgb = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    mixed = [
        min(1.0, max(0.0, sum(a * b for a, b in zip(row, rgb, strict=True)))) for row in EYES[eyes]
    ]
    white = (0.9505, 1.0, 1.089)
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    x, y, z = (
        _curve(sum(a * b for a, b in zip(row, mixed, strict=True)) / full)
        for row, full in zip(to_xyz, white, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _curve(t: float) -> float:
    return t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("eyes", EYES)
def test_no_two_colours_of_a_chart_look_alike(scheme: str, eyes: str) -> None:
    colours = THEME[scheme]["chartCategoricalColors"]
    assert len(colours) >= max(MOST_COLOURS, MOST_SLICES)
    places = [seen(colour, eyes) for colour in colours]
    assert min(math.dist(a, b) for a, b in itertools.combinations(places, 2)) > 15


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("eyes", EYES)
def test_more_is_farther_from_the_background(scheme: str, eyes: str) -> None:
    light = [seen(c, eyes)[0] for c in THEME[scheme]["chartSequentialColors"]]
    assert light == sorted(light, reverse=scheme == "light")
    assert len(light) == 10
