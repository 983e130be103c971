"""Numbers that are not plain: what stands around them, what is in doubt, what is told of them."""
