"""What stands in the way of an instalment, and that it becomes payable when nothing does."""
