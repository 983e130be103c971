"""Rows that sum up other rows: found by words and by arithmetic, asked about, left out.

words     how total, average and the like are called, in many languages
grid      which columns of a staged table have labels, and which numbers
rollups   rows whose group cells are empty, as GROUP BY ROLLUP and CUBE make them
outlines  parents and children below each other, as compact pivots have them
sums      rows that sum up the rows before or after them
judging   how sure it is that a row is what it seems
finding   the candidates, and what becomes of them
leaving   the question, the rows left out, and what is told
"""
