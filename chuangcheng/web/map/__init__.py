"""地图 and its list: where sites and open problems are."""
