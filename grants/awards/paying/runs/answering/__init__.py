"""What the bank answers to each payment of a run, and how a wrong answer is reversed."""
