-- Who may come in over the network. Of the token only its SHA-256 is kept.

create table token (
    id integer primary key,
    holder text not null,
    roles text not null,           -- words, joined with ","
    digest blob not null unique,
    issued_at bigint not null,
    issued_by text not null,
    expires_at bigint not null,
    revoked_at bigint not null,    -- 0: it stands
    last_used bigint not null      -- the moment that day began; 0: never
);
