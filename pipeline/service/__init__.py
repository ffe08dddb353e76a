"""What runs the pipeline for somebody who is not there: settings, watching, hooks, and what a run reports."""
