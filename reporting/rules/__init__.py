"""Pure judgements of the reporting app: the shape of a document and what may be done with it."""
