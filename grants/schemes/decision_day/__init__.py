"""By when the applicants of a round hear what was decided, said anew."""
