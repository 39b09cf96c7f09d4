"""What `make bench` is made of: a cluster, a village to work on, and load."""
