"""Results computed from stored arrays and kept as files named by their inputs. No SQL, no torch."""
