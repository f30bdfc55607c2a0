"""Who sits: a panel is convened, members join, stand down, are called and chair it."""
