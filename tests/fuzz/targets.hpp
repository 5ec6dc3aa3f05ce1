// Every parser that reads bytes from outside, each as one function that may be given anything.
//
// A target returns quietly for whatever it refuses by an Error that an outsider can cause, and
// aborts the program when a promise is broken: another exception, a sanitizer, or a property such
// as "what was written is read as it was".
#pragma once

#include <span>
#include <string_view>

namespace xinqiao::fuzz {

struct Target {
    std::string_view name;  // of its folder in tests/fuzz/corpus
    void (*run)(std::string_view bytes);
};

std::span<const Target> targets();

// Aborts with that sentence unless the promise was kept.
void promised(bool kept, std::string_view what);

// Runs the parser. True: it took the bytes; false: it refused them as an outsider's fault. Anything
// else that it throws ends the program.
bool takes(void (*parse)(std::string_view bytes), std::string_view bytes);

void read_json(std::string_view bytes);
void read_xml_answer(std::string_view bytes);
void read_xml_list(std::string_view bytes);
void read_csv(std::string_view bytes);
void read_xlsx(std::string_view bytes);
void read_http(std::string_view bytes);
void read_kinds(std::string_view bytes);
void read_configuration(std::string_view bytes);
void read_receipts(std::string_view bytes);
void read_uscc(std::string_view bytes);
void read_day(std::string_view bytes);
void read_money(std::string_view bytes);
void read_act(std::string_view bytes);

}  // namespace xinqiao::fuzz
