"""Text messages in place of mails, for those who prefer them."""
