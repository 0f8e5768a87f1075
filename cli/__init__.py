"""The ``neomeo`` command."""
