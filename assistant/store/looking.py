"""What a page shows, in one round of queries: an owner's threads, and what is in one of them.

Remembered as long as the owner's number stands: to draw a page again costs no query while nothing
has changed. What is handed out is shared between pages and never changed by them.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from assistant.errors import NotFound
from assistant.messages import Message, MessageId, OwnerId, Run, RunId, RunState, Thread, ThreadId
from assistant.store.database import Database
from assistant.store.paths import variants_in
from assistant.store.rows import thread_row, to_thread
from assistant.store.runs import runs_beside, states_in
from assistant.store.schema import owners
from assistant.store.threads import RECENT, answered_now, count_of, oldest_first, path_of, recent_of
from assistant.store.uploads import uploads_in
from assistant.tables import Upload

MOST = 300
"""looks that are remembered"""
PINNED = 100
"""pinned threads that are listed"""


@dataclass(frozen=True, slots=True)
class Look:
    """What an owner sees at *number*."""

    number: int
    recent: tuple[Thread, ...]
    """newest activity first; pinned ones are not among them"""
    pinned: tuple[Thread, ...] = ()
    more: bool = False
    """whether there are older ones than the recent"""
    answering: frozenset[ThreadId] = frozenset()
    """threads in which something is being answered, or waits to be"""
    thread: Thread | None = None
    """None where there is no such thread for this owner"""
    states: Mapping[RunId, RunState] = field(default_factory=dict[RunId, RunState])
    """of every run of the thread"""
    runs: tuple[Run, ...] = ()
    """of the messages below, and all that have not ended; oldest first"""
    messages: tuple[Message, ...] = ()
    """the newest of the chosen path, oldest first"""
    hidden: int = 0
    """how many there are before them"""
    variants: tuple[tuple[MessageId, ...], ...] = ()
    """what stands in each place of the thread that has more than one message"""
    uploads: tuple[Upload, ...] = ()


class Looking:
    """Reads and remembers looks. Used by many threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[OwnerId, ThreadId | None, int, int], Look] = OrderedDict()

    def look(
        self, owner: OwnerId, thread_id: ThreadId | None, newest: int, listed: int = RECENT
    ) -> Look:
        """Return what *owner* sees with the thread open at its *newest* messages.

        So many threads are *listed*, and the pinned ones.

        Raises StoreError.
        """
        key = (owner, thread_id, newest, listed)
        number = self._database.news.number(owner)
        with self._lock:
            known = self._known.get(key)
            if known is not None and known.number == number:
                self._known.move_to_end(key)
                return known
        look = self._read(owner, thread_id, newest, listed, known)
        with self._lock:
            self._known[key] = look
            self._known.move_to_end(key)
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        self._database.news.tell(owner, look.number)
        return look

    def _read(
        self,
        owner: OwnerId,
        thread_id: ThreadId | None,
        newest: int,
        listed: int,
        known: Look | None,
    ) -> Look:
        with self._database.reading() as db:
            # First of all: what is read after it may be newer, and is then read again.
            number = db.scalar(sa.select(owners.c.number).where(owners.c.owner == owner)) or 0
            if known is not None and known.number == number:
                return known
            recent = recent_of(db, owner, listed + 1, pinned=False)
            only = Look(
                number,
                recent[:listed],
                recent_of(db, owner, PINNED, pinned=True),
                len(recent) > listed,
                answered_now(db, owner),
            )
            if thread_id is None:
                return only
            try:
                thread = to_thread(thread_row(db, owner, thread_id))
            except NotFound:
                return only
            # Runs first: an answer that ends in between is then followed, from its journal.
            shown = path_of(owner, thread_id, newest)
            states = states_in(db, owner, thread_id)
            runs = runs_beside(db, owner, thread_id, shown)
            messages = oldest_first(db, shown)
            all_shown = len(messages) < newest
            hidden = 0 if all_shown else count_of(db, owner, thread_id) - len(messages)
            variants = variants_in(db, owner, thread_id)
            uploads = uploads_in(db, owner, thread_id)
            return replace(
                only,
                thread=thread,
                states=states,
                runs=runs,
                messages=messages,
                hidden=hidden,
                variants=variants,
                uploads=uploads,
            )
