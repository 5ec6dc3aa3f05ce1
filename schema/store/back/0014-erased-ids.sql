drop trigger measure_erased;
drop trigger quarantine_erased;
drop trigger deadline_erased;
drop trigger hold_erased;
drop trigger finding_erased;
drop trigger publication_erased;
drop trigger record_erased;
drop table erased_id;
