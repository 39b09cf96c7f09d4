"""Change what a village knows: one function for each thing that people do.

Callers take the module and name the verb: ``registry.add_resident(...)``,
``consents.give(...)``. Refusals are in ``villages.errors``.
"""
