"""Documents that admins write: YAML with its lines remembered, and every fault named."""
