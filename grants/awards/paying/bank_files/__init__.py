"""Files to banks, and the banks' answers to them."""
