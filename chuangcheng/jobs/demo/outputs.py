"""What the demo leaves in var/demo: report (docx, pdf), ledger, the issuer's sheet answered, the dispatch paper."""
