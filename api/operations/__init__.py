"""Operations, whatever they come by: read, prepared, permitted and executed at one place."""
