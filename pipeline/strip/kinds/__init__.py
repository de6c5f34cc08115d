"""What kind of page a document is: signs of it, and the pages that are shown instead of an article."""
