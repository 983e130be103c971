"""Constructs that take tagged words from left to right, and the plan that they make together."""
