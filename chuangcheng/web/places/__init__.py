"""Pages of areas, sites and who covers them."""
