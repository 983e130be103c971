"""Makes Markdown harmless, from whoever it comes. Pure: none of this knows Streamlit.

harmless   the way in: `safe`, `safe_so_far`, `label`, `cleaned`
growing    the same for a text of which more will follow, in elements
structure  what each line of a text belongs to
inline     what stands inside a line: code, emphasis, brackets
direction  which paragraphs run from right to left
links      which links may stay, and how they show where they lead
names      icons, emojis and characters that are written by their names
marks      figures that are not in the data
notes      numbers in place of markers of citations
maths      formulas and money
"""

from assistant.ui.markdown.harmless import cleaned, label, safe, safe_so_far
from assistant.ui.markdown.links import link
from assistant.ui.markdown.marks import Mark
from assistant.ui.markdown.notes import Notes

__all__ = ["Mark", "Notes", "cleaned", "label", "link", "safe", "safe_so_far"]
