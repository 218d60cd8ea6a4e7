"""The engine that trains originals, retrained models, and everything a method needs."""
