"""What runs: the only place that knows everything."""
