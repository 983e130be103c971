"""Plans that somebody else filled in: what may be meant, and what is left without a trace."""
