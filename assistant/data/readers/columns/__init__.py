"""What the text of a column means: the kinds that there are, and which of them holds."""
