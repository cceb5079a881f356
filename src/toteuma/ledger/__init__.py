"""Postings at scale: immutable batches, and the roll-up of any figure from them."""
