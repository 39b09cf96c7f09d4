"""Read the book: balances, lots, what moved, and whether it all adds up."""
