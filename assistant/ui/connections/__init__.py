"""Assistants and what they speak through, as pages show and change them."""
