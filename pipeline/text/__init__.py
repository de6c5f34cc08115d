"""What every stage needs to know of text: words, scripts, addresses, phrases of chrome."""
