"""Whether enough members may vote on each application, and whom to call when not."""
