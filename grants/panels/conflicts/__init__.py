"""Conflicts of interest that follow from memberships, competitors and the register."""
