"""Offers that are not answered in time: more time is given, or the money goes back to the round."""
