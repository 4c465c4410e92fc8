"""A data package in the formats of other tools: REFI-QDA for QDA software, Web Annotation, a workbook."""
