"""What goes out: messages are written, sent, tried again or given up, and what became of each is kept."""
