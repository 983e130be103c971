"""Charts on the screen: from our own schema and the rows that were kept, never from a raw spec.

axes       numbers and times along an axis, in the spelling of their column
frame      the columns of a chart as values that any drawing library takes, under names of ours
canvas     what marks are made of: rows, axes, colours, tooltips
measured   the rows of charts that draw measures along x
marks      bars, points, slices
courses    lines and areas, the rule under the pointer, the names at their ends
spread     histogram, box plot, heatmap
sharing    one scale and one legend for the small charts of a facet
compiling  chart + rows -> Altair
pictures   the same chart as SVG and PNG, for a file
drawing    chart, caption, files
"""

from assistant.ui.charts.compiling import compile_chart
from assistant.ui.charts.drawing import caption, draw, pictures_of

__all__ = ["caption", "compile_chart", "draw", "pictures_of"]
