"""Read what a village knows, limited to who asks."""
