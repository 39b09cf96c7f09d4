"""What the merchants' services say when the answer is no, by the matter."""
