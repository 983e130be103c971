"""Constructs that take tagged words from left to right, and the plan that they make together.

understanding, assembling     runs the constructs; makes the plan of what they understood
changing                      follow-ups: what a short question changes of the plan before
limits                        conditions: comparisons, values, not, missing; on rows or on groups
order, shaping                for each of what, what comes first; words about tables and charts
amounts                       figures: aggregates, counts, ratios, shares, and what they are of
times                         periods, times counted back, dates of events, time between two
asking, guessing              which figure is meant where a question names none
units, directions, nearness   what the words beside it tell of a number, a place, a column
drafting                      what has been understood so far, and the reader's place in it
"""
