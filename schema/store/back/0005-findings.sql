drop index finding_accepted;
alter table finding drop column reopened;
alter table finding drop column accepted_by;
alter table finding drop column accepted_why;
alter table finding drop column accepted_until;
drop index publication_differing;
create index publication_unverified on publication (system, kind) where acknowledged <> observed;
