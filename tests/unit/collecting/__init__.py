"""Reading and holding a contractor's lines against the promise."""
