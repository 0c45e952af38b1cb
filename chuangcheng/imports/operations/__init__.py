"""The only writers of imports: begin, stage, settle, import."""
