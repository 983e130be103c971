"""Conditions in a question: comparisons, values, not, missing; on rows or on groups."""
