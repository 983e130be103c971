"""Where in a grid of text a table lies: its header, its rows, and what stands around them."""
