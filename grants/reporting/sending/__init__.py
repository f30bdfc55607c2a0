"""To whom a pack goes once it is approved, by their account or by a link of their own, and who has opened it."""
