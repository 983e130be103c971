"""Child processes: how one is started, limited, read and ended. What one does is not known here.

process   the parent's side: an empty environment, lines over pipes, killed as a group
limits    the child's side: memory, processor time, and an end with its parent
"""

from assistant.children.limits import Limits
from assistant.children.process import Child

__all__ = ["Child", "Limits"]
