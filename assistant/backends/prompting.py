"""What a message says to a model, in plain words, the same for every protocol.

Files are mentioned by name and never put in: they are tables that tools reach, or copies that
were sent on their own. Pure; nothing is asked or kept here.
"""

from __future__ import annotations

from assistant.backends.base import Turn
from assistant.messages import FilePart, Message
from assistant.statements.marking import own_step

RAN = "The app ran this SQL for the person. It returned, as data:"


def prompt_of(message: Message) -> str:
    """Return the text of *message*; of a person's, also the names of the files that came with it.

    Charts and tables are left out: the output of their step says the same. What a person's own SQL
    returned is told in words: no model made that call, and it may have no such tool.
    """
    if message.role != "user":
        ran = own_step(message)
        told = f"{RAN}\n{ran.output}" if ran and ran.output else ""
        return "\n\n".join(said for said in (told, message.text) if said.strip())
    names = [part.file.name for part in message.parts if isinstance(part, FilePart)]
    mentions = "\n".join(f"[file: {' '.join(name.split())}]" for name in names)
    return "\n\n".join(said for said in (message.text, mentions) if said.strip())


def instructions_of(turn: Turn) -> str:
    """Return the instructions of the assistant, and after them what this thread adds."""
    both = (turn.assistant.instructions, turn.context)
    return "\n\n".join(told for told in both if told.strip())
