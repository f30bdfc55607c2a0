"""The applications of a round from the best down, raw and adjusted side by side."""
