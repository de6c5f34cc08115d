"""From stored bytes to characters: compression, charsets, the format of a file."""
