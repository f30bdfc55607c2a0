"""What is said of the grant-maker, in versions: names, address, telephone and statements."""
