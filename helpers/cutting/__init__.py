"""What `tokens` needs to cut a text: ends of sentences, headings, quotations."""
