"""What a scheme says in its reminders in its own words, beside what each of them has to say."""
