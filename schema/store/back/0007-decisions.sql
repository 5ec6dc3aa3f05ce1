-- Nothing ever wrote to the tables `decision` and `deadline` of before, so that they are empty again.

drop table salt;
drop table erased;
drop table archive;
drop index record_over;
alter table publication drop column lawful;
drop table query_informed;
drop table query_ledger;
drop table policy_choice;

drop table deadline;
create table deadline (
    id integer primary key,
    kind text not null,
    key text not null,
    duty text not null,
    rule text not null,
    day bigint not null,
    met_at bigint not null,
    unique (kind, key, duty)
);
create index deadline_by_day on deadline (day) where met_at = 0;

alter table hold drop column decision;
drop table answered_request;

drop table decision;
create table decision (
    id integer primary key,
    kind text not null,
    key text not null,
    subject text not null,
    act text not null,
    document text not null,
    day bigint not null,
    reason text not null,
    who text not null,
    moment bigint not null
);
create index decision_by_key on decision (kind, key);
create index decision_by_subject on decision (subject);
