"""How Asterisk is installed, configured and started, and the dialplan that admins edit."""
