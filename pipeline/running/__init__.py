"""The job: what is there, what is new, who computes it; from the scan of a folder to a published version."""
