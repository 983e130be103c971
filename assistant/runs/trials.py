"""SQL or choices that a person tries out: run as in an answer, shown to nobody else, kept nowhere.

Each trial has a thread of its own, so that neither a page nor an answer under way waits for it.
It goes the way of every call: the person's turn, a child with limits, a read-only file.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from assistant.children.stopping import Stop
from assistant.gallery import sample_file
from assistant.messages import CallId, OwnerId, ThreadId, ToolCall
from assistant.runs.preparing import Who, tables_at
from assistant.runs.tool_calls import ToolCalls
from assistant.statements.marking import TOOL
from assistant.store import Store
from assistant.tools.calling import Toolbox


class Trial:
    """One call being tried; ended by its end or by `stop`."""

    def __init__(self, tool: str, arguments: Mapping[str, Any]) -> None:
        self._tool, self._arguments = tool, arguments
        self.result: Mapping[str, Any] = {}
        """what it returned, as of a tool: at most 100 rows, or `{"error": ...}`; empty before"""
        self.duration_s = 0.0
        self._stop = Stop()
        self._over = threading.Event()

    @property
    def sql(self) -> str:
        """The statement, where one was typed."""
        return str(self._arguments.get("sql", ""))

    @property
    def failed(self) -> bool:
        """Whether it ended with an error."""
        return "error" in self.result

    def wait(self, seconds: float) -> bool:
        """Wait so long at most; return whether it is over."""
        return self._over.wait(seconds)

    def stop(self) -> None:
        """End it."""
        self._stop.ask("user")

    def start(self, calls: ToolCalls) -> None:
        """Run it on a thread of its own."""
        threading.Thread(target=self._work, args=(calls,), name="trial", daemon=True).start()

    def _work(self, calls: ToolCalls) -> None:
        call = ToolCall(CallId("trial"), self._tool, json.dumps(self._arguments))
        try:
            ended, _ = calls.call(call, self._stop, None, {self._tool})
            self.result, self.duration_s = ended.result, ended.duration_s or 0.0
        finally:
            self._over.set()


def _nowhere() -> Path | None:
    """Say that there is no table."""


class Trials:
    """The door to trying SQL. Every method takes the owner; called by many threads."""

    def __init__(
        self, store: Store, toolbox: Callable[[], Toolbox], folder: Path, who: Who
    ) -> None:
        self._store, self._toolbox, self._folder, self._who = store, toolbox, folder, who

    def start(self, owner: OwnerId, thread_id: ThreadId, sql: str) -> Trial:
        """Begin to run *sql* over the tables of a thread.

        Raises:
            NotFound, SettingsError, StoreError: there is no such thread, or no assistant for it.
        """
        trial = Trial(TOOL, {"sql": sql})
        trial.start(self._calls(owner, thread_id, ""))
        return trial

    def start_plan(
        self, owner: OwnerId, thread_id: ThreadId | None, plan: str, assistant_id: str
    ) -> Trial:
        """Begin to answer *plan*, the JSON of a `QueryPlan`, as a model's is that asks a table.

        Without a thread it is about the sample of the assistant. Raises as `start` does.
        """
        trial = Trial("ask_table", {"plan": json.loads(plan)})
        trial.start(self._calls(owner, thread_id, assistant_id))
        return trial

    def list_values(
        self,
        owner: OwnerId,
        thread_id: ThreadId | None,
        assistant_id: str,
        table: str,
        columns: Sequence[str],
    ) -> Trial:
        """Begin to look for the commonest values of columns of text. Raises as `start` does."""
        trial = Trial("list_values", {"table": table, "columns": [*columns]})
        trial.start(self._calls(owner, thread_id, assistant_id))
        return trial

    def _calls(self, owner: OwnerId, thread_id: ThreadId | None, assistant_id: str) -> ToolCalls:
        if thread_id is None:
            sample = self._who.assistant(assistant_id).sample
            where = partial(sample_file, sample) if sample else _nowhere
        else:
            thread = self._store.threads.get(owner, thread_id)
            assistant = self._who.assistant(thread.assistant)
            where = partial(tables_at, self._store, owner, thread_id, assistant)
        return ToolCalls(self._toolbox(), where, self._folder, owner)
