"""Where two models of a scenario differ: pure functions of stored arrays, used by workers and by the API alike."""
