"""What a reader does with our messages: chooses kinds and hours, presses a link, keeps a calendar."""
