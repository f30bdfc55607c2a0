"""From a draft to a pack that stays: comments, approval by a second person, its number, and what comes in its place."""
