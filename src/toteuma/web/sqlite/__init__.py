"""Django's database of one file, on which those who write wait for each other in a queue."""
