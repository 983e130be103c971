"""What an assistant, a connection and a tool are: definitions without behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.messages import ToolCall, ToolOutput

HostedTool = Literal["code_interpreter", "file_search", "web_search", "image_generation"]


@dataclass(frozen=True, slots=True)
class Connection:
    """Where an assistant is reached. The key is in no repr, log line or stored value."""

    name: str
    backend: str
    """key of backends.BACKENDS: demo, auto, responses, chat, assistants"""
    base_url: str = ""
    api_key: str = field(default="", repr=False)
    event_timeout_s: float = 60.0
    """longest silence between two *events*; comments do not count"""
    first_timeout_s: float = 300.0
    """longest wait for the first event that has content; signs of life count as long as it lasts"""
    model: str = ""
    """of the assistants here that do not name one; the id of the one at an Assistants endpoint"""
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """sent with every request; values may be secret"""
    context_tokens: int | None = None
    """how much one request and its answer may have, where the owner says so"""


@dataclass(frozen=True, slots=True)
class Assistant:
    """A named, versioned definition that a person can pick."""

    id: str
    name: str
    connection: str
    """name of its Connection"""
    description: str = ""
    model: str = ""
    instructions: str = ""
    functions: tuple[str, ...] = ()
    """names of function tools (assistant/tools) that are offered to the model"""
    hosted_tools: tuple[HostedTool, ...] = ()
    starters: tuple[str, ...] = ()
    """questions to begin with, shown as buttons"""
    remote_id: str = ""
    """id of the assistant at an Assistants-protocol endpoint"""
    sample: str = ""
    """name of the sample data that is there as long as a thread has no tables of its own"""
    send_files: bool = False
    """whether uploaded files are sent to the endpoint, for its code interpreter"""
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """sent as they are, only if set: reasoning, temperature, max_output_tokens, ..."""
    version: int = 1


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A function as a model sees it."""

    name: str
    description: str
    parameters: Mapping[str, Any]
    """JSON schema of the arguments"""
    needs_tables: bool = False
    """of no use in a thread that has none"""


@dataclass(frozen=True, slots=True)
class Workspace:
    """What a tool may read and write beside its arguments; a parameter of this type is filled in.

    The model neither sees nor writes it.
    """

    file: str = ""
    """path of the DuckDB file with the thread's tables, to be read only; empty if there is none"""
    keep: str = ""
    """path at which a tool may write its whole result, as Parquet; empty if nobody wants it"""


@dataclass(frozen=True, slots=True)
class Round:
    """One turn of the model that asked for tools, and what they returned."""

    calls: tuple[ToolCall, ...]
    outputs: tuple[ToolOutput, ...]
    text: str = ""
    """what the model said before it called"""
