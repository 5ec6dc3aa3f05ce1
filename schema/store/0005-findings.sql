-- Of a system's rows only those that differ are looked into: found by key, without meeting the others.
-- And what a steward said of a finding: accepted until when, why, by whom; how often it came back.

drop index publication_unverified;
create index publication_differing on publication (system, kind, key)
    where acknowledged <> observed or desired <> acknowledged or flight <> '';

alter table finding add column accepted_until bigint not null default 0;
alter table finding add column accepted_why text not null default '';
alter table finding add column accepted_by text not null default '';
alter table finding add column reopened bigint not null default 0;
create index finding_accepted on finding (system, kind, reason) where state = 'accepted';
