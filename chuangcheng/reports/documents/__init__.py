"""Documents made of blocks, drawn as DOCX, PDF and HTML. Pure Python: no models, no database, no clock."""
