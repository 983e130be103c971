"""Remembers what one stream of a Responses endpoint has told, so that nothing counts twice.

Servers leave out ids and indices, change an item's id between two events and send events again:
this is the only place that knows how an event finds its item all the same.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace

from assistant.backends.wire.caps import check_things, ident
from assistant.backends.wire.json_text import Json
from assistant.messages import CallId, MessageId, PartId, Remote, ToolCall

HEARD = 20_000
"""of the newest events it is known that they came; one that comes twice comes soon again"""


@dataclass(slots=True)
class Reading:
    """One stream, as far as it was read. Begins anew with every request."""

    message_id: MessageId
    """of ours, that is being answered"""
    remote: Remote
    """what is known of the run; grows as the server tells its ids"""
    keeps: bool = False
    """whether the endpoint has the message and its answer once the response is complete"""
    background: bool = False
    """whether a background response can be followed again"""
    after: int | None = None
    """number of the last event that was seen before this stream"""
    begun: bool = False
    calls: dict[CallId, ToolCall] = field(default_factory=dict[CallId, ToolCall])
    others: dict[str, Json] = field(default_factory=dict[str, Json])
    """of items that are no words and no calls of ours: what tells whether they wait for us"""
    started: set[str] = field(default_factory=set[str])
    """call ids and reasoning parts that were told of"""
    _heard: OrderedDict[int, None] = field(default_factory=OrderedDict[int, None])
    """digests of the newest events, oldest first"""
    _items: dict[int | None, str] = field(default_factory=dict[int | None, str])
    _known: set[str] = field(default_factory=set[str])
    _messages: list[str] = field(default_factory=list[str])
    _call_ids: dict[str, CallId] = field(default_factory=dict[str, CallId])

    def heard(self, name: str, data: Json) -> bool:
        """Whether this very event came before, by its number."""
        number = data.get("sequence_number")
        if not isinstance(number, int):
            return False
        # Not by the number alone: there are servers that number every event 0.
        key = hash((number, name, str(data.get("item_id")), str(data.get("delta"))))
        if key in self._heard:
            return True
        self._heard[key] = None
        if len(self._heard) > HEARD:
            self._heard.popitem(last=False)
        return self.after is not None and number <= self.after

    def first(self, key: str) -> bool:
        """Whether *key* was not told of before; it is from now on."""
        if key in self.started:
            return False
        self.started.add(key)
        check_things(len(self.started))
        return True

    def announce(self, item: Json, data: Json) -> str:
        """Remember the item of event *data*; return the key under which its events are found."""
        index = _index(data)
        key = _id(item, "id") or self._items.get(index) or f"output:{index or 0}"
        self._items[None] = key
        self._place(key, index)
        self._remember(key, item)
        return key

    def finish(self, item: Json, data: Json) -> str:
        """Return the key of an item that is done, under whatever id it is told now."""
        key, index = _id(item, "id"), _index(data)
        if key not in self._known and index is not None and index in self._items:
            return self._items[index]
        return self.announce(item, data)

    def key(self, data: Json) -> str:
        """Return the key of the item that an event is about."""
        told = data.get("item_id")
        if isinstance(told, str) and told in self._known:
            return told
        item_id, index = _id(data, "item_id"), _index(data)
        if index in self._items:
            return self._items[index]
        key = item_id or f"output:{index or 0}"
        self._place(key, index)
        if "output_text" in str(data.get("type")):
            self._messages.append(key)
        return key

    def part(self, data: Json) -> PartId:
        """Return the id of the text part that an event is about."""
        return PartId(f"{self.key(data)}:{_index(data, 'content_index') or 0}")

    def call_id(self, data: Json) -> CallId | None:
        """Return the id of the call that an event is about, if it was announced."""
        return self._call_ids.get(self.key(data))

    def final_key(self, item: Json, index: int, messages_before: int) -> str:
        """Return the key of an item of the whole response, whose id may differ from before."""
        key = _id(item, "id")
        if key in self._known:
            return key
        if index in self._items:
            return self._items[index]
        if item.get("type") == "message" and messages_before < len(self._messages):
            return self._messages[messages_before]
        return key or f"output:{index}"

    def began(self, response: Json) -> bool:
        """Note the response's ids; False if they were known."""
        run = _id(response, "id")
        if self.begun or not run:
            return False
        self.begun = True
        kept = self.background and response.get("background") is True
        self.remote = replace(self.remote, run=run, resumable=kept)
        return True

    def ended(self, response: Json, complete: bool, calls: tuple[ToolCall, ...]) -> Remote:
        """Return what the endpoint keeps after the end of this response."""
        run = _id(response, "id") or self.remote.run
        remote = replace(self.remote, run=run, open_calls=calls, resumable=False)
        if complete and not calls and self.keeps:
            remote = replace(remote, last_completed=run, knows=self.message_id)
        return remote

    def _place(self, key: str, index: int | None) -> None:
        self._known.add(key)
        self._items[index] = key
        check_things(max(len(self._known), len(self._items)))

    def _remember(self, key: str, item: Json) -> None:
        if item.get("type") == "message" and key not in self._messages:
            self._messages.append(key)
        if item.get("type") in ("function_call", "custom_tool_call"):
            self._call_ids[key] = CallId(_id(item, "call_id") or key)
        elif _id(item, "type") not in ("", "message", "reasoning"):
            self._call_ids[key] = CallId(key)


def _id(data: Json, name: str) -> str:
    return ident(data.get(name))


def _index(data: Json, name: str = "output_index") -> int | None:
    found = data.get(name)
    return found if isinstance(found, int) else None
