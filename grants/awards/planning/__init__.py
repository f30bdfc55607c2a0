"""What a grant pays when, in the payments of its plan, and what stands in the way of each."""
