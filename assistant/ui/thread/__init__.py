"""One thread on the page: what was said, what is being said, and what can be asked next."""
