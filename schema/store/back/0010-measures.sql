drop table typical_case;
drop table measure_answer;
drop table measure;
