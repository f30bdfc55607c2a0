"""Letters are held until somebody releases them who did not make the decisions final."""
