"""What was published: the manifest, one reader a format, decoding, declared corrections."""
