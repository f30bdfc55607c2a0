"""When and where a panel means to meet."""
