"""What was published: the manifest, decoding, declared corrections, copies, and documents."""
