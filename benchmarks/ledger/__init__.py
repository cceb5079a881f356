"""The ledger at scale: the same generated postings through Toteuma and through named rivals, in one run, each result held against one hash."""
