"""The queue in the data base: kinds of jobs, their states and needs, and results that are asked for and awaited."""
