-- How a row of ours was spelled whose meaning has that digest, as its list said it last: a JSON object, field to text.
-- Beside `spelling`, which is what others show: one content may be spelled otherwise here and there.

create table own_spelling (
    digest blob primary key,
    fields text not null
);
