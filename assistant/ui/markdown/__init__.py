"""Makes Markdown harmless, from whoever it comes. Pure: none of this knows Streamlit.

harmless   the way in: `safe`, `safe_so_far`, `label`, `cleaned`
growing    the same for a text of which more will follow, in elements
structure  what each line of a text belongs to
inline     what stands inside a line: code, emphasis, brackets
links      which links may stay, and how they show where they lead
maths      formulas and money
"""

from assistant.ui.markdown.harmless import cleaned, label, safe, safe_so_far

__all__ = ["cleaned", "label", "safe", "safe_so_far"]
