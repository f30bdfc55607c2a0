"""Proposals of who reads what in large rounds: worked out by a worker, kept, looked at, and given by a worker."""
