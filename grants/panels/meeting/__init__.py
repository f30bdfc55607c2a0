"""The meeting of a panel: who is there, which application is taken up, how they vote."""
