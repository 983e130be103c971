"""The clock: the time somewhere, and help with names that are no zones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistant.errors import ToolError
from assistant.tools.clock import time_in_zone


@pytest.mark.parametrize(("zone", "offset"), [("UTC", "+0000"), ("Asia/Tokyo", "+0900")])
def test_it_tells_the_time(zone: str, offset: str):
    told = time_in_zone(zone)
    moment = datetime.strptime(f"{told['date']}T{told['time']}{offset}", "%Y-%m-%dT%H:%M:%S%z")
    assert abs(datetime.now(UTC) - moment) < timedelta(seconds=5)
    assert told["utc_offset"] == offset
    assert told["weekday"] == moment.strftime("%A")


@pytest.mark.parametrize(
    ("zone", "suggestion"),
    [
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("Europe/Berln", "Europe/Berlin"),
        ("Europe", "Europe/"),
        ("../../etc/passwd", "Europe/Berlin"),
        ("/etc/localtime", ""),
        ("", "Europe/Berlin"),
        ("\x00", "Europe/Berlin"),
    ],
)
def test_a_zone_that_does_not_exist_is_refused_with_the_nearest(zone: str, suggestion: str):
    with pytest.raises(ToolError) as caught:
        time_in_zone(zone)
    assert caught.value.kind == "unknown_zone"
    assert suggestion in caught.value.hint
