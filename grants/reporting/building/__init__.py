"""How far a worker is with a pack, why it could not be built, and having it built again."""
