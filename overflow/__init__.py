"""What is offered when nobody can take a call soon: to wait, to leave a message, to get a ticket."""
