"""What one table's columns, values and rows are called."""
