"""Everything behind the domain's ports. Only this package and `migrations` know the driver."""
