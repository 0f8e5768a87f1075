"""HTTP: sessions, permits, routes and problems."""
