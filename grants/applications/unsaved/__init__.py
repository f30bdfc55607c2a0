"""What a signed-out person typed, kept until they are back."""
