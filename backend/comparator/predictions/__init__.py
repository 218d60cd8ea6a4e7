"""What models say about the samples, computed once and stored."""
