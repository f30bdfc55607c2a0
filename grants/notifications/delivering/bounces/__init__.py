"""Mail that cannot be delivered: whose address failed, and somebody who rings them."""
