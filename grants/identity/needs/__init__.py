"""What a person needs of the way we write to them."""
