"""Charts on the screen: from our own schema and the rows that were kept, never from a raw spec.

formats    numbers and dates in words and for axes, by our small vocabulary
frame      the columns of a chart as values that any drawing library takes, under names of ours
marks      what each kind of chart looks like
compiling  chart + rows -> Altair
pictures   the same chart as SVG and PNG, for a file
drawing    chart, caption, files
"""

from assistant.ui.charts.compiling import compile_chart
from assistant.ui.charts.drawing import caption, draw, pictures_of

__all__ = ["caption", "compile_chart", "draw", "pictures_of"]
