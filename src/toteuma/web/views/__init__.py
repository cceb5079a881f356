"""The pages. Each asks a service and shows what it says."""
