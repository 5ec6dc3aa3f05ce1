-- What a report tells of the past: how many findings stood open after each run, the total of each
-- with an empty system and reason; when a record was first reported to a system (上报), and how
-- a system spells what differs.

create table open_count (
    run bigint not null references run (id),
    system text not null,
    reason text not null,
    findings bigint not null,
    primary key (run, system, reason)
);

alter table publication add column reported_at bigint not null default 0;
update publication set reported_at = acknowledged_at where length(acknowledged) > 0;

-- How a system spelled what it shows otherwise than we told it: a JSON object, field to text.
create table spelling (
    digest blob primary key,
    fields text not null
);
