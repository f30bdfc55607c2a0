"""Tokens with which programs act for people: made by their owner, listed, and withdrawn."""
