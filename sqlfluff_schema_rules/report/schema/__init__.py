"""Schemas as others want to read them: people, scripts and diagrams, one module a format.

Nothing here knows where a schema comes from: a renderer takes its description.
"""
