"""Lists of everything, of one kind: columns chosen, sorted and filtered in the address, saved, taken out as tables."""
