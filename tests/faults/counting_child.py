"""A child that reads one line, tells its progress, and does what it was asked."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from assistant.children import Limits
from assistant.children.limits import end_with_parent, impose, take_over_pipes


def main() -> None:
    """Serve one request."""
    requests, replies = take_over_pipes()
    print("what a library prints goes nowhere")  # noqa: T201 - that is what it does
    request = json.loads(requests.readline())
    end_with_parent(requests, 20)
    impose(Limits(**request["limits"]))
    for number in range(request["lines"]):
        replies.write(b"%d\n" % number)
        replies.flush()
    try:
        done = _do(request)
    except MemoryError:
        done = "no memory"
    except OSError as exc:
        done = exc.strerror or ""
    replies.write(json.dumps([done, sys.argv[1:]]).encode() + b"\n")


def _do(request: dict[str, str]) -> str:
    match request["do"]:
        case "allocate":
            return str(len(bytearray(int(request["bytes"]))))
        case "write":
            return str(Path(request["file"]).write_bytes(bytes(int(request["bytes"]))))
        case "spin":
            while True:
                pass
        case _:
            return "nothing"


if __name__ == "__main__":
    main()
