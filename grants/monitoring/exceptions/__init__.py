"""What is not as it was agreed, with its next step and who has it: exceptions, not everything."""
