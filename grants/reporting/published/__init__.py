"""Published figures: tables that somebody printed, held against their own lines (R35)."""
