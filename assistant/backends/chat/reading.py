"""Remembers what one stream of chunks has told: its calls, however they are numbered, and its end.

Servers number parallel calls, or not; give them ids at once, late, twice or never. This is the only
place that knows which call a piece belongs to. A call keeps the id that it was first told under,
because nobody but us is ever asked about it again.
"""

from __future__ import annotations

import json
import secrets
import string
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.backends.chat.thinking import Thinking
from assistant.backends.wire.caps import check_things, ident
from assistant.backends.wire.json_text import Json, one, parsed, text
from assistant.messages import CallId, PartId, Remote, ToolCall, Usage

_ID_LETTERS = string.ascii_letters + string.digits
_ID_LENGTH = 9
"""of the ids made here; Mistral takes no other length, and no other characters"""


@dataclass(slots=True)
class Calling:
    """One call, as far as it has come."""

    call_id: CallId
    told_id: str
    """the server's own id of it, which may have come later than the call; empty if there is none"""
    name: str
    arguments: str = ""
    signed: Json = field(default_factory=dict[str, Any])
    """what the endpoint wants back with it, as it came"""
    started: bool = False
    """whether it was told of"""

    @property
    def whole(self) -> bool:
        """Whether its arguments are an object already, so that nothing can be added."""
        try:
            return self.arguments.endswith("}") and isinstance(parsed(self.arguments), dict)
        except (ValueError, RecursionError):
            return False

    @property
    def call(self) -> ToolCall:
        """What is to be run."""
        return ToolCall(self.call_id, self.name, self.arguments)


@dataclass(slots=True)
class Reading:
    """One stream, as far as it was read. Begins anew with every request."""

    round: int = 0
    """how many rounds of this run came before; so that no two rounds share a part"""
    taken: Collection[str] = ()
    """ids of the thread's other calls"""
    remote: Remote = field(default_factory=Remote)
    begun: bool = False
    finish: str = ""
    """the word with which the model ended; empty until it has"""
    usage: Usage | None = None
    """the newest that was told"""
    thinking: Thinking = field(default_factory=Thinking)
    thoughts: list[str] = field(default_factory=list[str])
    """pieces of what was thought, in whatever form it came"""
    calls: list[Calling] = field(default_factory=list[Calling])
    """in the order of their appearance"""
    _by_index: dict[int, Calling] = field(default_factory=dict[int, Calling])

    def part(self, kind: str) -> PartId:
        """Return the id of this round's text, thoughts or refusal."""
        return PartId(f"{self.round}:{kind}")

    def began(self, completion: object) -> bool:
        """Note the id of the completion; False if it had begun."""
        run = ident(completion)
        if run and not self.remote.run:
            self.remote = replace(self.remote, run=run)
        was, self.begun = self.begun, True
        return not was

    def piece(self, raw: Json) -> tuple[Calling, str] | None:
        """Take a piece of a call; return the call and what its arguments grew by.

        None if the piece names no function and no call is open that it could belong to.
        """
        index, told_id = raw.get("index"), ident(raw.get("id"))
        function = one(raw, "function")
        name, written = text(function, "name"), _arguments(function)
        number = index if isinstance(index, int) else None
        found = self._known(number, told_id, name)
        if found is not None and name and written and found.whole:
            # A call that is whole is told once more, or another one in the same place.
            if number is not None and told_id and told_id == found.told_id:
                return found, ""
            found = None
        if found is None:
            if not name:
                return None
            found = self._begin(number, told_id, name)
        found.told_id = found.told_id or told_id
        found.arguments += written
        if signed := one(raw, "extra_content"):  # Gemini's signatures are in here
            found.signed = {"extra_content": signed}
        return found, written

    def _known(self, number: int | None, told_id: str, name: str) -> Calling | None:
        if number is not None:
            found = self._by_index.get(number)
            # There are servers that number every call 0: another id and a name is another call.
            other = found and told_id and found.told_id and told_id != found.told_id and name
            return None if other else found
        named = (call for call in self.calls if told_id and call.told_id == told_id)
        # Nothing says which: a name begins a call, and anything else goes on with the last one.
        return next(named, self.calls[-1] if self.calls and not name else None)

    def _begin(self, number: int | None, told_id: str, name: str) -> Calling:
        made = Calling(self._new_id(told_id), told_id, name)
        self.calls.append(made)
        check_things(len(self.calls))
        if number is not None:
            self._by_index[number] = made
        return made

    def _new_id(self, told_id: str) -> CallId:
        """Return *told_id*, or where there is none or it is somebody else's one that is new."""
        used = {*self.taken, *(call.call_id for call in self.calls)}
        made = told_id
        while not made or made in used:
            made = "".join(secrets.choice(_ID_LETTERS) for _ in range(_ID_LENGTH))
        return CallId(made)


def _arguments(function: Json) -> str:
    if found := one(function, "arguments"):  # there are servers that send the object itself
        return json.dumps(found, ensure_ascii=False)
    return text(function, "arguments")
