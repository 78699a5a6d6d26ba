"""Groups of learners and whoever teaches them: codes, pseudonyms, what the teacher sees, what a member sees."""
