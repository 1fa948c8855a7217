"""What it takes to measure the portal from outside: a server like that of production, and many who ask at once."""
