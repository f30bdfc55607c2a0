"""Of the returns of a tier a few are drawn by lot and looked at closely; nobody else is asked for receipts."""
