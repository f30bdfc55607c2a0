"""What a scheme says in its mails in its own words, beside what each of them has to say."""
