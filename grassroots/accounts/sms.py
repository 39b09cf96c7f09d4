"""Send short messages: one backend class per way of sending."""
