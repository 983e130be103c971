"""Phrases that are told apart, joined or left out before the grammar reads a question."""
