"""Pages of our own for authors, where the admin is the wrong tool."""
