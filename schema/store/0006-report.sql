-- What a report tells of the past: how many findings stood open after each run, the total of each
-- with an empty system and reason; and when a record was first reported to a system (上报).

create table open_count (
    run bigint not null references run (id),
    system text not null,
    reason text not null,
    findings bigint not null,
    primary key (run, system, reason)
);

alter table publication add column reported_at bigint not null default 0;
update publication set reported_at = acknowledged_at where length(acknowledged) > 0;
