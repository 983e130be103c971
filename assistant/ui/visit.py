"""One person at the workbench: what drawing and callbacks are handed, and what they look at."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import WorkbenchError
from assistant.messages import OwnerId, Run, ThreadId
from assistant.tables import Upload
from assistant.workbench import RECENT, Look, Workbench

Seen = dict[str, tuple[object, ...]]
"""what a page shows of a thread's runs and uploads, in plain values: classes are reloaded"""
Listing = tuple[object, ...]
"""what a page shows in its list of threads, as above"""


@dataclass(frozen=True, slots=True)
class Visit:
    """Who looks, and at which workbench. Every read carries the owner."""

    workbench: Workbench
    owner: OwnerId

    def look(self, thread_id: ThreadId | None, newest: int, listed: int = RECENT) -> Look:
        """Return all that a page shows of this person's threads: what is drawn is of one moment.

        Its thread is None where there is none for this person. Raises StoreError.
        """
        return self.workbench.look(self.owner, thread_id, newest, listed)


@dataclass(slots=True)
class Shown:
    """One thread, or none, as a page shows it beside the list, to tell whether that is still so."""

    thread_id: ThreadId | None
    newest: int
    number: int
    """of the look that was drawn, or of a later one that would be drawn the same"""
    seen: Seen
    listing: Listing
    listed: int = RECENT
    """threads in the list"""

    def changed(self, visit: Visit) -> bool:
        """Whether it would be drawn differently now; False if nobody knows.

        Asks nothing while the owner's number stands and somebody listens for the owner.
        """
        number = visit.workbench.number(visit.owner)
        if number is not None and number == self.number:
            return False
        try:
            look = visit.look(self.thread_id, self.newest, self.listed)
        except WorkbenchError:
            return False
        self.number = look.number
        now = seen(look)
        return now != self.seen or listing(look) != self.listing


def listing(look: Look) -> Listing:
    """Return what the list shows; the thread that is open has no dot: its answer is seen."""
    here = look.thread.id if look.thread else None
    titles = tuple((thread.id, thread.title) for thread in (*look.pinned, *look.recent))
    return (len(look.pinned), look.more, titles, look.answering - {here})


def _anew(upload: Upload) -> tuple[object, ...]:
    """Return what changes when a file is read again."""
    anew = upload.anew
    again = None if anew is None else (anew.problem is None, *(one.id for one in anew.questions))
    return (again, *(value for one in upload.questions for value in (one.id, *one.suggested)))


def seen(look: Look, drawn: Run | None = None) -> Seen:
    """Return what changes when another tab, or a reader of a file, does something.

    Of a run that is *drawn* as it goes on, the state is as it was found.
    """
    found: Seen = {key: (state,) for key, state in look.states.items()}
    if drawn:
        found[drawn.id] = (drawn.state,)
    for upload in look.uploads:
        names = (table.name for table in upload.tables)
        found[upload.id] = (upload.state, len(upload.remote), *names, *_anew(upload))
    for message in reversed(look.messages):
        if message.role == "user":  # the newest question differs on each path
            found["path"] = (message.id,)
            break
    return found
