"""The ladder of evidence: what each rung measures, how it is judged, and what all of them together allow to say."""
