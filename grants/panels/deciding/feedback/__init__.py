"""What an applicant hears of its marks: a draft for a person to edit, naming no member."""
