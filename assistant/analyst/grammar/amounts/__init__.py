"""Figures in a question: aggregates, counts, ratios, shares, and what they are of."""
