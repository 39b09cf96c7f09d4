"""What follows from settled records: points come in, and points run out."""
