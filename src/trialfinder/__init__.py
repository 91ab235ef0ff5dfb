"""trialfinder: ClinicalTrials.gov records as pages a patient can understand and a doctor can check."""

__version__ = "0.1.0"
