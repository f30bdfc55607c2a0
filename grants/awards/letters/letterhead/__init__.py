"""What stands at the head and the foot of every letter: who we are, how to reach us, and who signs."""
