"""A chart as a file: SVG and PNG, made here and not in the browser, so that any browser gets both.

Streamlit 1.67 saves a PNG of what is on the screen and no SVG; vega-embed's own menu, which would
offer to send the chart to a website, it leaves out.
"""

from __future__ import annotations

from typing import Any

import streamlit as st
import vl_convert

_WIDTH_PX = 760
_SCALE = 2.0
_FONT = "Source Sans 3, Source Sans Pro, DejaVu Sans, Arial, sans-serif"
_INK, _FAINT, _LINE = "#1b2128", "#586271", "#dde1e7"

_convert: Any = vl_convert


def to_svg(chart: Any) -> bytes:
    """Return the chart as SVG, on white."""
    return _convert.vegalite_to_svg(_dressed(chart), **_CLOSED).encode()


def to_png(chart: Any) -> bytes:
    """Return the chart as PNG, on white, at twice the size."""
    return _convert.vegalite_to_png(_dressed(chart), scale=_SCALE, **_CLOSED)


_CLOSED: dict[str, Any] = {"allowed_base_urls": []}
"""no address may be fetched, whatever the chart says"""


def _dressed(chart: Any) -> dict[str, Any]:
    """Return the spec with the look that Streamlit's theme gives it on the screen, in light."""
    spec = chart.to_dict()
    if "concat" not in spec:
        spec["width"] = _WIDTH_PX
    spec["background"] = "white"
    spec["padding"] = 16
    text = {"labelColor": _FAINT, "titleColor": _FAINT, "titleFontWeight": "normal"}
    spec["config"] = {
        **spec.get("config", {}),
        "font": _FONT,
        "title": {"color": _INK, "fontWeight": 600},
        "axis": {**text, "gridColor": _LINE, "domainColor": _LINE, "tickColor": _LINE},
        "legend": text,
        "header": text,
        "view": {"stroke": None},
        "text": {"color": _INK, "fontSize": 12},
        "mark": {"color": _colours("chartCategoricalColors")[0]},
        "range": {
            "category": _colours("chartCategoricalColors"),
            "heatmap": _colours("chartSequentialColors"),
            "ramp": _colours("chartSequentialColors"),
        },
    }
    return spec


def _colours(option: str) -> list[str]:
    return list(st.get_option(f"theme.light.{option}") or ["#0f6e66"])
