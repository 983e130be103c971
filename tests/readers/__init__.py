"""Files of every kind, read into tables."""
