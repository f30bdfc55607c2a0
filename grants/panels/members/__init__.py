"""Who sits: convened, stood down, called, chairing."""
