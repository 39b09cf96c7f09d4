"""A made-up county to look around in: its places, people and fourteen months of history."""
