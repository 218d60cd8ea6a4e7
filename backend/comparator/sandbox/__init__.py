"""Other people's code in a process of its own: started warm, confined by the system, watched, and never believed."""
