"""English of tables of any field: words that mean the same, verbs, adjectives, short forms."""
