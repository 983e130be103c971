"""The tool that knows what time it is."""

from __future__ import annotations

import difflib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from assistant.errors import ToolError


def time_in_zone(zone: str) -> dict[str, str]:
    """Tell the present date, time and weekday in a zone.

    Args:
        zone: such as Europe/Berlin or UTC
    """
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:  # OSError: "Europe", a folder
        raise ToolError(
            f"there is no time zone {zone!r}", kind="unknown_zone", hint=_suggest(zone)
        ) from exc
    now = datetime.now(UTC).astimezone(place)
    return {
        "zone": zone,
        "date": now.date().isoformat(),
        "time": now.strftime("%H:%M:%S"),
        "weekday": now.strftime("%A"),
        "utc_offset": now.strftime("%z"),
    }


def _suggest(zone: str) -> str:
    """Name zones that end like *zone* ("Berlin") or are spelt nearly so."""
    known = sorted(available_timezones())
    city = zone.rpartition("/")[2].strip().replace(" ", "_").lower()
    near = [name for name in known if name.lower().endswith("/" + city)]
    near = near or difflib.get_close_matches(zone, known, n=3, cutoff=0.5)
    return f"Did you mean: {', '.join(near[:3])}?" if near else "Write it as Europe/Berlin."
