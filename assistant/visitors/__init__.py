"""Who comes: browsers, told apart by a signed cookie, and whose machine the app runs on.

Nothing of it follows from what a client may write as it likes: a cookie counts by its signature,
and the machine is that of the first browser that came from it, or that brought the right code.
Knows no Streamlit and no database: what is kept, it is handed.
"""

from assistant.visitors.arriving import comes_from_here
from assistant.visitors.visitors import Cookie, Keeps, Visitors

__all__ = ["Cookie", "Keeps", "Visitors", "comes_from_here"]
