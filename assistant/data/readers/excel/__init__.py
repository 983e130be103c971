"""Workbooks: their parts are counted first, then the chosen sheets become rows of text."""
