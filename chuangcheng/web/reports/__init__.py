"""Pages of documents: reports, letters, papers; and the sheets that go out."""
