"""Postings and budgets of outside formats → one file of staged postings, with what could not be read."""
