"""From a plan to one statement and its chart."""
