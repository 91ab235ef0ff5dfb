"""Words and units: tables that a clinician can review, read by both readers as data."""
