"""One file a figure family; drawing takes data and an Axes and returns it, saving is someone else's job."""
