"""People who are asked whether they act for an organisation, and agree or say that they do not."""
