"""What becomes of money that a grantee was paid beyond its grant: proposed by one of us, confirmed by another."""
