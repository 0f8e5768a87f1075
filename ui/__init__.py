"""The web box: pages over the API's application."""
