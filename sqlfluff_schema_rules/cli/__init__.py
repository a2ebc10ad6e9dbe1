"""The command line: what a person types, turned into calls of the rest; it knows no SQL."""
