"""A scheme's own texts and questions in further languages."""
