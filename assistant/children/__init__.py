"""Child processes: how one is started, limited, read and ended; how threads stop and rest.

What a child does is not known here.

process     the parent's side: an empty environment, lines over pipes, killed as a group
limits      the child's side: memory, processor time, and an end with its parent
open_files  how many files the parent may have open
stopping    how a run, and whatever waits for it, is told to stop
pauses      how a thread rests, longer where many want to run
"""

from assistant.children.limits import Limits
from assistant.children.process import Child

__all__ = ["Child", "Limits"]
