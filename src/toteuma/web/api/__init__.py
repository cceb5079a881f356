"""The interface for other programs, below ``/api/v1/``: the same services, rights, locks and log as the pages."""
