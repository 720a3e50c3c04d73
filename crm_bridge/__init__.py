"""Who is calling: the CRM behind a port, so that no call ever waits for it longer than it may."""
