"""How applying, being decided about and reporting was for the people who did it: two questions, answered namelessly."""
