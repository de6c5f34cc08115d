"""What a page states about itself for machines."""
