"""Every figure of a pack opens to the records behind it, as they were kept with the pack."""
