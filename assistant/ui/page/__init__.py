"""The page around a thread: where it stands, what is typed, how it looks; its first screen."""
