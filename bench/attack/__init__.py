"""Long attacks on the running service: what they sent, what came back, and whether it still stands afterwards."""
