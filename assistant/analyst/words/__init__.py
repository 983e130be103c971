"""What the words of a question are found to be: columns, values, numbers, words of the grammar."""
