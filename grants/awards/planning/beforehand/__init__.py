"""What is said of an offer before its letter is released: the days of its conditions, and what each year gives."""
