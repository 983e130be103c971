"""For each of what a question asks, and which of them come first."""
