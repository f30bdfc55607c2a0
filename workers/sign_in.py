"""Mails sign-in codes. The code is worked out here, at the last moment, and kept nowhere."""
