"""Use cases: what a user asks for, whoever asks."""
