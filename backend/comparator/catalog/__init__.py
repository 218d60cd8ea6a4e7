"""Everything that is registered, as JSON: built from the registry, shipped, cached, completed by what users add."""
