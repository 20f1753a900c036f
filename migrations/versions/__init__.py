"""One module a migration, `m0001_what_it_does`, which imports no living code: it must do the same thing for ever."""
