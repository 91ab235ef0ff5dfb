"""The registry's API from the asking side: pages of studies, one study, counts, versions, and the bulk download."""
