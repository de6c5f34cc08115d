"""The elements of a parsed page, as the walks over it see them."""
