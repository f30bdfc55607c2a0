"""A return that was sent and is taken back by its people, before anybody has begun to review it."""
