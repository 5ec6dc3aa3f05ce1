-- The acts of clerks and what follows from them: one row an act, whatever it is; when something is due and who owes
-- it; under which rules each kind is judged; who asked about whom.

drop table decision;
create table decision (
    id integer primary key,
    act text not null,
    kind text not null,
    key text not null,
    subject text not null,
    about bigint not null,
    day bigint not null,
    document text not null,
    organ text not null,
    digest blob not null,
    outcome text not null,
    reason text not null,
    fields text not null,  -- what else it says: a JSON object, field to text
    who text not null,
    moment bigint not null
);
create index decision_by_key on decision (kind, key) where key <> '';
create index decision_by_subject on decision (subject);

-- A request that was answered is answered again alike (Idempotency-Key).
create table answered_request (
    token text primary key,
    request blob not null,  -- SHA-256 of what was asked
    decision bigint not null,
    moment bigint not null
);

alter table hold add column decision bigint not null default 0;

drop table deadline;
create table deadline (
    id integer primary key,
    duty text not null,
    decision bigint not null,  -- the act it follows from; 0: from the record itself
    kind text not null,
    key text not null,
    subject text not null,
    day bigint not null,
    sort text not null,           -- owed, waits (nothing may follow before that day is over), told (nobody owes it)
    missing text not null,        -- the calendar that is missing: the day is the earliest it can be; empty: it is sure
    rule text not null,           -- document and article
    owner text not null,
    met_at bigint not null,
    warned bigint not null,       -- the least number of working days before it that was warned of; -1: it has passed
    unique (duty, kind, key, subject, decision)
);
create index deadline_open on deadline (day) where met_at = 0;
create index deadline_by_key on deadline (kind, key);
create index deadline_by_subject on deadline (subject);

create table policy_choice (
    kind text primary key,
    rule_sets text not null,  -- ids, joined with ","
    who text not null,
    reason text not null,
    moment bigint not null
);

create table query_ledger (
    id integer primary key,
    moment bigint not null,
    caller text not null,
    subject text not null,
    purpose text not null,
    document text not null,
    answer text not null
);
create index query_ledger_by_subject on query_ledger (subject);

-- Of which correcting or revoking act who asked before was told.
create table query_informed (
    query bigint not null references query_ledger (id),
    decision bigint not null,
    moment bigint not null,
    who text not null,
    primary key (query, decision)
);

-- What judge lets through a hold: the mark of an objection, and what the law takes down.
alter table publication add column lawful bigint not null default 0;

-- What publication has ended for, one way or another: looked through for what is to be archived or erased.
create index record_over on record (id) where standing in (
    'term-ended', 'expired', 'validity-ended', 'repaired', 'removed', 'revoked', 'cancelled', 'invalid',
    'withdrawn-by-source') or standing = 'not-ours' and gone <> 0;

-- Bad records of organisations whose term is over: kept, shown to nobody in public.
create table archive (
    record integer primary key references record (id),
    moment bigint not null,
    rule text not null,    -- id of the rule, and its article
    article text not null
);

-- Records of natural persons that were deleted. Of the key only its SHA-256 with a salt of this store is kept, so that
-- a list that still has the row does not bring it back.
create table erased (
    digest blob primary key,
    kind text not null,
    rule text not null,
    article text not null,
    moment bigint not null
);
create table salt (
    id integer primary key,
    bytes blob not null
);
