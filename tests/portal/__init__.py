"""The portal through a browser that runs no scripts."""
