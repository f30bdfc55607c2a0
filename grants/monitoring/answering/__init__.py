"""Every accepted return is answered: what we learned from it, what we will do, and later where it was used."""
