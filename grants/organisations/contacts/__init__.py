"""The two people that an organisation names."""
