"""What kind of page a document is: signs of it, and the pages that stand before an article."""
