"""Who runs the programme: one administrator proposes another, and a second one confirms it."""
