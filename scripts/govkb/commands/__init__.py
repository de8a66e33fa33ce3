"""What `govkb` can do: one module for each command. A command loads what it needs when it runs, and no more."""
