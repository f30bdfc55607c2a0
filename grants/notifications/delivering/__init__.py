"""How a message reaches its person: by mail, text, paper or a call; and what becomes of it."""
