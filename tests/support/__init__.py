"""What the tests share besides factories."""
