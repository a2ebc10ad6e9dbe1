"""The schema patterns: what there is, their parameters, and the SQL that they are written as.

`library` finds the patterns below `templates/`, `parameters` checks what somebody asks of one,
`generation` writes it.
"""
