"""What can be taken away: a view or a whole release as files, each from the same rows."""
