"""Pages of feedback lists: in (the wizard), on the way (progress), out (reply)."""
