-- What a system was told today is asked before every batch.

create index run_by_start on run (verb, system, started);
