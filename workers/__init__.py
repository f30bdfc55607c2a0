"""The world outside: what is done with mail, files and time, because `grants` says it must happen."""
