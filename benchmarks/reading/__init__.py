"""Reading a statement from PDF, held against the library that is best known for it."""
