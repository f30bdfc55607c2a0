"""What changes of a scheme that is announced: one of us proposes it with a reason, another confirms it."""
