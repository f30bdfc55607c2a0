"""What one of us proposes and another confirms: the first still runs the programme when the second does."""
