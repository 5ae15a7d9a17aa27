"""Why: the noisy-OR network of causes, its exact inference and what it says."""
