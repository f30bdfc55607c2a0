"""Whom at the grant-maker an organisation can ring: a person with a name, and somebody while they are away."""
