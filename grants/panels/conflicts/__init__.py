"""Conflicts of interest: declared, or following from memberships, competitors and the register."""
