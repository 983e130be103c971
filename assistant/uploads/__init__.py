"""Files that people bring into threads: admitted, read in, edited."""
