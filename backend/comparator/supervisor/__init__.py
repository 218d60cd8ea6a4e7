"""The server's background: claim a job, start and watch its worker, store the outcome, keep house."""
