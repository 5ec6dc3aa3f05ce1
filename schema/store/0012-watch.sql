-- Certificates of TLS that were seen: until when they hold, and how near to that day people were last warned.

create table certificate (
    name text primary key,        -- SYSTEM, whose it is, and where
    system text not null,
    side text not null,           -- theirs, ours
    subject text not null,
    until_moment bigint not null,
    seen_at bigint not null,
    warned bigint not null        -- the least step, in days, that was warned of; 0: none
);

-- What people were told is wrong, so that a restart tells nobody again.
create table alert (
    name text primary key,        -- system and condition
    light text not null,
    sentence text not null,
    since bigint not null,
    absent_since bigint not null  -- 0: it is still so
);
