"""What letters say: their texts as data, the fields in them, and how they are set."""
