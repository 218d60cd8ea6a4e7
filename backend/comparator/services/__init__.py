"""What a route or a command asks for: rows in, rows out. SQL, but never torch."""
