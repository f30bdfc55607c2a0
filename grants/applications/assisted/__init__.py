"""Entered by an administrator for somebody who is not online."""
