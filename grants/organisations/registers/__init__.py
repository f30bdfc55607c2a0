"""What public registers say of an organisation."""
