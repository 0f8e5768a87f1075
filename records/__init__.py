"""The words of the house: frozen dataclasses over the standard library, and nothing else."""
