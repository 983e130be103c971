"""Files that came packed: gzip and zip, opened in the child alone, within the caps of any file."""
