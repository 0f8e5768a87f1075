"""From a shared folder to labelled chunks in the catalog."""
