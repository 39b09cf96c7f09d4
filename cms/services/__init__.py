"""Write what the public site needs: pages and editors' rights for every area."""
