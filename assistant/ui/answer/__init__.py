"""What an answer shows beside its text: rows, and the files that are made of them."""
