"""What a reader did, kept in one small file: `work` is its content, `workformat` its form, `workfile` its place, `panel` its face."""
