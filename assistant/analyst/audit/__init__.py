"""Second readings, by other code: everything that was said is in the plan, and nothing else."""
