"""A person's own images: folders and manifests, read with suspicion."""
