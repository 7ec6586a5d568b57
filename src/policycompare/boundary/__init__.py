"""Where a file that somebody wrote becomes data: read whole, checked key by key, kept inside its project."""
