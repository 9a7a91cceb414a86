"""A language model behind an endpoint that the owner names. Off unless the settings name one."""
