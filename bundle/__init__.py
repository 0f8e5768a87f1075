"""Carrying Neomeo into a closed network: one archive, its installer, and the proof that it works."""
