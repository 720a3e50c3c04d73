"""What callers' messages say, in writing: engines behind one port, in processes of their own."""
