"""What other programs may ask of a village."""
