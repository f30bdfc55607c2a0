"""What was promised: who looks after each commitment, what measures it, and what each September's review found."""
