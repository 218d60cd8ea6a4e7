"""The workspace: rows in SQLite, arrays and weights in content-addressed files."""
