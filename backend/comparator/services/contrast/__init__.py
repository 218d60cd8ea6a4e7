"""What the Contrast stage shows of two models."""
