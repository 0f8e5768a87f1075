"""Every `# SECURITY:` gate of the product, removed in turn: some test must miss it."""
