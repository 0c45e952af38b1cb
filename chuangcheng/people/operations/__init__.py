"""The only writers of organisations, posts, users and the city's settings."""
