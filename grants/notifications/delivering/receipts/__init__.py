"""What GOV.UK Notify says it could not deliver."""
