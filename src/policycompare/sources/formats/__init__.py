"""The formats, one file each: a reader is a function from bytes to characters and blocks."""
