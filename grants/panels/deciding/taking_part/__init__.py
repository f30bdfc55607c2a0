"""Who takes part in a decision: who has declared and marked, who was at the meeting, who voted in writing."""
