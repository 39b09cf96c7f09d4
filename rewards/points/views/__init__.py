"""Pages, one module for each face: public, me, desk, printing."""
