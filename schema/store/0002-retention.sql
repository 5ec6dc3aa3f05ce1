-- When a quarantine row was closed, for its retention; the rule that put it there; and which codes
-- it names, so that whoever asks about a code finds it. Of a code only its SHA-256 is kept: it may
-- be that of a person.

alter table quarantine add column closed_at bigint not null default 0;
alter table quarantine add column rule text not null default '';

create table quarantine_code (
    quarantine bigint not null references quarantine (id),
    code blob not null,
    primary key (quarantine, code)
);
create index quarantine_by_code on quarantine_code (code);
create index quarantine_closed on quarantine (closed_at) where state <> 'open';
create index finding_resolved on finding (resolved_at) where state <> 'open';
