"""One process, one job: a payload in, a result out. Torch and files, but never the data base."""
