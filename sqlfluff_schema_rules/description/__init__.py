"""A catalogue as plain values, for whoever shows, compares or stores a schema.

`objects` are those values, `describing` makes them from a catalogue, `comparison` tells two
of them apart, `json_schema` documents them for other programs.
"""
