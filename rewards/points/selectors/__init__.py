"""Read passbooks and boards."""
