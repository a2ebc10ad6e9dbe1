"""New migrations: their files, and running them on a database so that nothing is half-done."""
