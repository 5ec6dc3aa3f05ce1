drop index finding_resolved;
drop index quarantine_closed;
drop table quarantine_code;
alter table quarantine drop column rule;
alter table quarantine drop column closed_at;
