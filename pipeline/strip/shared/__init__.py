"""What the decisions on HTML pages and on text dumps share."""
