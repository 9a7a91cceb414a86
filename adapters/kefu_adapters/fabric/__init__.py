"""Wake-ups, push and shared buckets: within one process, or over Redis."""
