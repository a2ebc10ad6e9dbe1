"""Rows to try a pattern with: realistic, the same each time, and as many as are wanted.

`contents` has a module for each pattern that says what its tables hold, `rows` puts them in the
order in which they can be inserted, `sql_file` and `database` write them.
"""
