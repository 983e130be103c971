"""Changes a plan by choices, each of which is valid for its table by construction.

    found = controls(plan, profile)          # what is chosen, and what else can be
    plan = found[3].put(("region",))         # the plan with that; what no longer fits is left out
    begun(profile)                           # the plan to start from

panel.py        all controls of a plan
controls.py     what a control is, and the sheet on which it stands
figures.py      what is asked for: figures
shapes.py       other shapes, with their columns
conditions.py   which rows count, and in which period
groups.py       what the figures are given for each of, and conditions on groups
endings.py      order, comparisons, chart
wording.py      a plan in words
repairing.py    leaves out what can no longer be meant beside a choice

Nothing here draws or runs SQL. Values go in and out as text, as they are shown.
"""

from assistant.panel.controls import Control, Place
from assistant.panel.panel import begun, controls
from assistant.panel.wording import in_words

__all__ = ["Control", "Place", "begun", "controls", "in_words"]
