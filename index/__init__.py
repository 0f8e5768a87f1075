"""From the catalog to FAISS and lexical generations; from a permit and a query to passages."""

import os

# SECURITY: ONNX Runtime 1.32 sends what it does to its makers by threads of its own, unless
# this stands in the environment when it is loaded; whoever loads it comes through here.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
