"""Messages to people: how they are written and how they are delivered."""
