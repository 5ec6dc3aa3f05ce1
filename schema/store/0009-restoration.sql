-- When a backup was put in the place of the store, and of when it was: what was told between the two is not known here.

create table restoration (
    id integer primary key,
    moment bigint not null,
    backup_moment bigint not null
);

-- Publications that were looked up at their system since the last restoration.
create table looked_up (
    publication bigint primary key,
    moment bigint not null
);

-- Systems of which a person said that nothing was told between backup and restoration.
create table trusted_system (
    system text primary key,
    who text not null,
    moment bigint not null
);
