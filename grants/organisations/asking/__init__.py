"""What each kind of organisation is asked, once: what is wrong with it, and what of it is missing."""
