"""Before there is an application: who can apply, and all that is asked."""
