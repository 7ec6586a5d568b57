"""A saved web page: its lines, which of them are the article, what the page says of it."""
