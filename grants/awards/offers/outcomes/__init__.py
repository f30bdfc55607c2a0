"""What became of an application, for whoever applied."""
