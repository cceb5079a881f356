"""Last year's statement rolled forward: a package of the next year, with what goes on and without what was of the year."""
