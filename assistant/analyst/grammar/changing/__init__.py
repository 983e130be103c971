"""Short questions that change the answer before."""
