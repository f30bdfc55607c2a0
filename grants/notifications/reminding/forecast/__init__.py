"""What goes out in the next weeks, to how many people, and when; and what a round will bring before it is opened."""
