"""What a message says to a model, in plain words, the same for every protocol.

Files are mentioned by name and never put in: they are tables that tools reach, or copies that
were sent on their own. Pure; nothing is asked or kept here.
"""

from __future__ import annotations

from assistant.backends.base import Turn
from assistant.messages import FilePart, Message


def prompt_of(message: Message) -> str:
    """Return the text of *message*; of a person's, also the names of the files that came with it.

    Charts and tables are left out: the output of their step says the same.
    """
    if message.role != "user":
        return message.text
    names = [part.file.name for part in message.parts if isinstance(part, FilePart)]
    mentions = "\n".join(f"[file: {' '.join(name.split())}]" for name in names)
    return "\n\n".join(said for said in (message.text, mentions) if said.strip())


def instructions_of(turn: Turn) -> str:
    """Return the instructions of the assistant, and after them what this thread adds."""
    both = (turn.assistant.instructions, turn.context)
    return "\n\n".join(told for told in both if told.strip())
