"""The whole file of a grant as one ZIP, for an auditor: built by a worker, taken by whoever asked for it."""
