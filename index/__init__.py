"""From the catalog to FAISS and lexical generations; from a permit and a query to passages."""
