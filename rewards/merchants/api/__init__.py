"""What machines may read of shops: the public API and the daily tables."""
