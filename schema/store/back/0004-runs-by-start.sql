drop index run_by_start;
