-- What we know: contents, records, publications, and how we came to know it.
-- Times are epoch milliseconds, days are days since 1970, 0 and empty mean "none"; ids are given
-- by the program, which is the only writer.

create table content (
    id integer primary key,
    digest blob not null unique,
    body blob not null
);

create table record (
    id integer primary key,
    kind text not null,
    key text not null,
    subject text not null,
    owner text not null,
    system text not null,
    stream text not null,
    digest blob not null,
    content bigint not null,
    since bigint not null,
    run bigint not null,
    gone bigint not null,
    standing text not null,
    due bigint not null,
    row_digest blob not null,  -- of the row as its list spelled it; empty: always normalised
    unique (kind, key)
);
create index record_by_due on record (due);
-- record_by_subject and record_by_row are made at every start (daemon/store/records.cpp), because
-- a first load lays them aside.

create table version (
    id integer primary key,
    record bigint not null references record (id),
    digest blob not null,
    since bigint not null,
    until bigint not null,
    cause text not null
);
create index version_by_record on version (record);

create table publication (
    id integer primary key,
    system text not null,
    kind text not null,
    key text not null,
    record bigint not null,
    push_order bigint not null,
    lane bigint not null,
    desired blob not null,
    desired_why text not null,
    desired_rule text not null,
    desired_until bigint not null,
    desired_at bigint not null,
    flight text not null,
    sent blob not null,
    message bigint not null,
    sent_at bigint not null,
    acknowledged blob not null,
    acknowledged_at bigint not null,
    reference text not null,
    receipt text not null,
    refused blob not null,
    refused_action text not null,
    refused_code text not null,
    refused_reason text not null,
    refused_at bigint not null,
    observed blob not null,
    observed_at bigint not null,
    attempts bigint not null,
    next_attempt bigint not null,
    unique (system, kind, key)
);
create index publication_by_record on publication (record) where record <> 0;
-- In the order in which they are pushed, so that a claim reads only what it takes.
create index publication_pending on publication (
    system, kind, lane desc, push_order, (case when length(desired) = 0 then 0 else 1 end), id)
    where desired <> acknowledged and flight = '';
create index publication_unverified on publication (system, kind) where acknowledged <> observed;
create index publication_in_flight on publication (system, kind, sent_at) where flight <> '';
create unique index publication_by_message on publication (message) where message <> 0;

create table sighting (
    id integer primary key,
    publication bigint not null references publication (id),
    digest blob not null,
    first_seen bigint not null,
    gone_at bigint not null
);
create index sighting_by_publication on sighting (publication);

create table alias (
    old_code text not null,
    new_code text not null,
    evidence text not null,
    from_day bigint not null,
    until_day bigint not null,
    primary key (old_code, new_code)
);
create index alias_by_new_code on alias (new_code);

create table cursor (
    system text not null,
    stream text not null,
    position text not null,
    run bigint not null,
    moment bigint not null,
    complete_at bigint not null,
    primary key (system, stream)
);

create table payload (
    digest blob primary key,
    system text not null,
    stream text not null,
    run bigint not null,
    moment bigint not null,
    encoding text not null,
    size bigint not null,
    bytes blob not null
);
create index payload_by_moment on payload (system, moment);

create table quarantine (
    id integer primary key,
    system text not null,
    stream text not null,
    kind text not null,
    place bigint not null,
    digest blob not null,
    row_json text not null,
    findings text not null,
    state text not null,
    reason text not null,
    first_run bigint not null,
    last_run bigint not null,
    moment bigint not null,
    unique (system, stream, digest)
);
create index quarantine_open on quarantine (system, stream, id) where state = 'open';

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

create table hold (
    id integer primary key,
    kind text not null,
    key text not null,
    subject text not null,
    scope text not null,
    ground text not null,
    document text not null,
    from_moment bigint not null,
    until_moment bigint not null,
    who text not null,
    lifted_at bigint not null
);
create index hold_by_key on hold (key, kind) where lifted_at = 0;
create index hold_by_subject on hold (subject) where lifted_at = 0;

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

create table finding (
    id integer primary key,
    system text not null,
    kind text not null,
    key text not null,
    subject text not null,
    reason text not null,
    severity text not null,
    field text not null,
    ours text not null,
    theirs text not null,
    advice text not null,
    first_run bigint not null,
    last_run bigint not null,
    first_seen bigint not null,
    state text not null,
    resolved_at bigint not null,
    unique (system, kind, key, reason)
);
create index finding_open on finding (system, kind, reason) where state = 'open';
create index finding_by_key on finding (key, kind);
create index finding_by_subject on finding (subject);

create table run (
    id integer primary key,
    verb text not null,
    system text not null,
    stream text not null,
    started bigint not null,
    ended bigint not null,
    outcome text not null,
    rows_read bigint not null,
    stored bigint not null,
    unchanged bigint not null,
    filtered bigint not null,
    quarantined bigint not null,
    gone bigint not null,
    pushed bigint not null,
    accepted bigint not null,
    refused bigint not null,
    deferred bigint not null,
    unknown bigint not null,
    verified bigint not null,
    note text not null
);
create index run_by_system on run (verb, system, stream, id);

create table journal (
    id integer primary key,
    moment bigint not null,
    actor text not null,
    act text not null,
    subject text not null,
    detail text not null,
    previous blob not null,
    hash blob not null
);
create index journal_by_subject on journal (subject);

create table lease (
    name text primary key,
    holder text not null,
    fence bigint not null,
    until_moment bigint not null
);

create table job (
    name text primary key,
    last_start bigint not null,
    last_success bigint not null,
    failures bigint not null
);

create table reviewed_code (
    code text primary key,
    reason text not null,
    who text not null,
    moment bigint not null
);

create table counter (
    name text primary key,
    value bigint not null
);
