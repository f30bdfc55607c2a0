"""What administrators look at after sending: the rules, the checklist, the risks, the work list."""
