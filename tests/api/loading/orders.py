"""Orders as files, and what is told of them."""

HEADER = "order,at,name,amount\n"
LINES = HEADER + "1,2026-03-01T09:00:00Z,ada,12.5\n2,2026-03-01T10:00:00+01:00,bob,NA\n3,2026-03-01T11:00:00Z,,7\n"
NO_OFFSET = "a time without an offset, and the mapping no zone for it."
AHEAD = "more than 60 s ahead of the database's clock; check the sender's clock and offset."
TOO_LARGE = "is too large; numbers must be of magnitude below 10^12."
VALUES = "values, and the first line names 4 columns."
MEBIBYTE = 2**20
AGAIN = "mend it and import it again: what was recorded is not recorded twice."
TOO_LONG = "The line has more than 1,048,576 characters, or its quotes do not end."
