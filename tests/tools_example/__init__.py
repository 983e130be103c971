"""The tool of docs/adding-a-tool.md, exactly as it stands there."""
