"""Who may need a call before a deadline: small organisations whose draft or return does not move."""
