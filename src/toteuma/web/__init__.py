"""The workplace in the browser, on Django: pages, sign-in, and the database that keeps the records.

Nothing here decides who may do what or what a record means: :mod:`toteuma.services.workplace` does. Only the commands that need it import this room.
"""
