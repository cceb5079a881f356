"""Makes the synthetic ledger of the Heinola example: postings nobody ever booked that add up to every published figure.

``python -m scripts.heinola_ledger FOLDER`` writes the files to import and the package that is computed from them. Nothing of it is stored in the repository;
the same bytes come out wherever it runs.
"""
