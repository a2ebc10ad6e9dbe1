"""Which files are the project's, in which order its tool runs them, and what is configured."""
