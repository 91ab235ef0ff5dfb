"""The eligibility text as a tree of criteria with exact spans."""
