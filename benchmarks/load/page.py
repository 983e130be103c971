"""What a browser keeps of a Streamlit page (1.67): elements by place, the composer, the address.

Pure but for what it is told: messages go in, and reruns come out as the browser would ask for them.
"""

from __future__ import annotations

from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

Path = tuple[int, ...]


@dataclass(slots=True)
class Node:
    """An element or a block; *kind* tells blocks of different types from each other."""

    kind: str
    text: str
    run: int


class Page:
    """One page of one session."""

    def __init__(self, query: str = "") -> None:
        self.query = query
        self.nodes: dict[Path, Node] = {}
        self.composer = ""
        """the id of the chat input, once it is drawn"""
        self.started = self.finished = 0
        """scripts and fragments that began, and scripts that ran to their end"""
        self._run = 0
        self._hash = ""
        self._kept: dict[str, ForwardMsg] = {}

    @property
    def text(self) -> str:
        """Every Markdown text on the page, from top to bottom."""
        return "\n".join(node.text for _, node in sorted(self.nodes.items()) if node.text)

    def apply(self, message: ForwardMsg) -> str:
        """Change the page as *message* says; return the name of its kind."""
        kind = message.WhichOneof("type") or ""
        if kind == "ref_hash":
            metadata, kept = message.metadata, self._kept[message.ref_hash]
            message = ForwardMsg()
            message.CopyFrom(kept)
            message.metadata.CopyFrom(metadata)
            kind = message.WhichOneof("type") or ""
        elif message.metadata.cacheable and message.hash:
            self._kept[message.hash] = message
        if kind == "delta":
            self._change(message)
        elif kind == "new_session":
            self.started += 1
            self._run += not message.metadata.run.fragment_ids
            self._hash = message.new_session.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "script_finished":
            self._finish(message.script_finished)
        return kind

    def rerun(self, typed: str | None = None, fragment: str = "") -> bytes:
        """Return the browser's wish: draw again, with what was *typed* into the composer."""
        wish = BackMsg()
        state = wish.rerun_script
        state.query_string, state.page_script_hash = self.query, self._hash
        state.context_info.timezone, state.context_info.locale = "Europe/Berlin", "en-US"
        state.cached_message_hashes.extend(self._kept)
        if fragment:
            state.fragment_id, state.is_auto_rerun = fragment, True
        if typed is not None:
            composer = state.widget_states.widgets.add()
            composer.id, composer.chat_input_value.data = self.composer, typed
        return wish.SerializeToString()

    def _change(self, message: ForwardMsg) -> None:
        path, delta = tuple(message.metadata.delta_path), message.delta
        before = self.nodes.get(path)
        if delta.WhichOneof("type") == "add_block":
            kind = f"block {delta.add_block.WhichOneof('type')}"
            if before is None or before.kind != kind:
                self._drop_below(path)
            self.nodes[path] = Node(kind, "", self._run)
        elif delta.WhichOneof("type") == "new_element":
            kind = delta.new_element.WhichOneof("type") or ""
            if before is not None and before.kind.startswith("block"):
                self._drop_below(path)
            if kind == "chat_input":
                self.composer = delta.new_element.chat_input.id
            text = delta.new_element.markdown.body if kind == "markdown" else ""
            self.nodes[path] = Node(kind, text, self._run)

    def _drop_below(self, path: Path) -> None:
        depth = len(path)
        for under in [at for at in self.nodes if len(at) > depth and at[:depth] == path]:
            del self.nodes[under]

    def _finish(self, how: int) -> None:
        if how == ForwardMsg.FINISHED_SUCCESSFULLY:
            self.finished += 1
            self.nodes = {at: n for at, n in self.nodes.items() if n.run == self._run}
