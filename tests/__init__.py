"""The portal's tests; a package, so that no installed package of the same name is found first."""
