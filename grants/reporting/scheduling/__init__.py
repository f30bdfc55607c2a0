"""Packs that are asked for by a rule each quarter, and drafts that are built again when late returns are accepted."""
