"""A grant changes by agreement, goes up or down with prices, ends, and is paid back in part."""
