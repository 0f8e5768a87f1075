"""Passages into checked, cited answers, without a language model."""
