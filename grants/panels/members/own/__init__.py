"""What members bring and are owed: terms of reference, access needs, expenses."""
