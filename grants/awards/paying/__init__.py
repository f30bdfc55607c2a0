"""Who is paid, in runs that one prepares and another releases, and what banks are sent and answer."""
