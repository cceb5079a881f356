"""Use cases of the ledger: take postings in and undo them, tell a statement from them, lead any figure back to them."""
