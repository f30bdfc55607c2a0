"""Decisions are proposed within the money, put in order where they are in reserve, and confirmed together."""
