-- Measures of joint incentive and punishment (联合激励与惩戒): one row is one measure at one department, as the catalogue said
-- it when it was opened; what departments answered; listings that are told as typical cases (典型案例).

create table measure (
    id integer primary key,
    measure text not null,      -- of a catalogue: "region-2018.market-access"
    label text not null,
    sort text not null,         -- incentive, punishment
    nature text not null,       -- mandatory, recommended
    affair text not null,
    basis text not null,        -- document, edition and article
    edition text not null,
    department text not null,
    kind text not null,
    key text not null,
    subject text not null,
    decision bigint not null,   -- the listing; 0: somebody else's
    opened bigint not null,     -- day numbers from here on; 0: not so
    suspended bigint not null,
    resumed bigint not null,
    released bigint not null,
    release_why text not null,
    unique (kind, key, decision, measure, department)
);
create index measure_by_subject on measure (subject);

create table measure_answer (
    id integer primary key,
    measure bigint not null references measure (id),
    outcome text not null,      -- applied, declined, lifted
    day bigint not null,
    document text not null,
    words text not null,
    who text not null,
    moment bigint not null
);
create index measure_answer_by_measure on measure_answer (measure);

create table typical_case (
    kind text not null,
    key text not null,
    subject text not null,
    title text not null,
    who text not null,
    moment bigint not null,
    primary key (kind, key)
);
