"""The links in reminders, and what people said by them."""
