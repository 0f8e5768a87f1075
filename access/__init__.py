"""Who may see what: labels, principals, permits and folder rules. Pure: no input or output."""
