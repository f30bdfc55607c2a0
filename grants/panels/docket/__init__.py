"""What lies before a panel: its page and its list, each application as members read it, and what waits at home."""
