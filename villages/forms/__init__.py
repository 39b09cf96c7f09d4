"""What people type, checked for its shape."""
