"""What somebody has to send by hand: to people who need braille, say, or a telephone call."""
