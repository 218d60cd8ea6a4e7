"""Images, labels and splits: everything that says what is learned and what is forgotten."""
