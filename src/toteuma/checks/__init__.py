"""The rules of agreement: a statement as read, held against itself."""
