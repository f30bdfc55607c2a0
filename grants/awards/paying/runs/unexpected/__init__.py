"""Money that arrived by a payment that had been reversed, and for which no instalment waited any more."""
