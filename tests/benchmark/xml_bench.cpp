// Reads a message file as a night does, page by page through the source, and takes every cell.
//
//   xml_bench generate MIB FOLDER
//   xml_bench read FOLDER
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "adapters/catalogue.hpp"
#include "base/error.hpp"
#include "tests/benchmark/load_list.hpp"
#include "tests/benchmark/private_memory.hpp"

namespace xinqiao {
namespace {

constexpr std::uint64_t message_seed = 20260601;
const char* const message_name = "message.xml";

// The same words after writing and after reading: the script compares them.
void say_contents(std::int64_t rows, std::uint64_t cells, std::uint64_t text) {
    std::cout << rows << " rows " << cells << " cells " << text << " bytes of text\n";
}

int generate(const std::string& mib, const std::filesystem::path& folder) {
    const WrittenMessage written =
        write_load_message(folder / message_name, std::stoull(mib) * 1024 * 1024, message_seed);
    say_contents(written.rows, written.cells, written.text);
    return 0;
}

class Reading {
public:
    explicit Reading(const std::filesystem::path& folder) {
        system_.name = "platform";
        system_.adapter = "files";
        system_.files.root = folder.string();
        system_.files.format = "rowdata";
        stream_.name = "message";
        stream_.path = message_name;
    }

    // Whether the file was whole and every row understood.
    bool run() {
        const auto source = adapter_kind("files").open_source(system_, stream_, {});
        Page page;
        do {
            page = source->pull(page.next, Call{});
            take(page.rows);
            memory_.push_back(private_memory());
        } while (!page.last);
        return page.complete && broken_ == 0;
    }

    void say() const {
        say_contents(rows_, cells_, text_);
        std::cout << "KiB of private memory after 10, 25, 50, 75, 100 % of " << memory_.size()
                  << " pages:";
        const std::size_t last = memory_.size() - 1;
        for (const std::size_t percent : {10U, 25U, 50U, 75U, 100U}) {
            std::cout << ' ' << memory_[last * percent / 100];
        }
        std::cout << '\n';
    }

private:
    void take(const Rows& rows) {
        rows_ += static_cast<std::int64_t>(rows.size());
        for (std::size_t row = 0; row < rows.size(); ++row) {
            if (rows.broken(row)) ++broken_;
            for (std::size_t column = 0; column < rows.columns().size(); ++column) {
                const auto cell = rows.cell(row, column);
                if (!cell) continue;
                ++cells_;
                text_ += cell->size();
            }
        }
    }

    SystemSettings system_;
    StreamSettings stream_;
    std::int64_t rows_ = 0;
    std::int64_t broken_ = 0;
    std::uint64_t cells_ = 0;
    std::uint64_t text_ = 0;
    std::vector<long> memory_;  // KiB, after every page
};

int read(const std::filesystem::path& folder) {
    Reading reading{folder};
    const bool whole = reading.run();
    reading.say();
    return whole ? 0 : 1;
}

}  // namespace
}  // namespace xinqiao

int main(int count, char** words) {
    try {
        const std::string verb = count > 1 ? words[1] : "";
        if (count == 4 && verb == "generate") return xinqiao::generate(words[2], words[3]);
        if (count == 3 && verb == "read") return xinqiao::read(words[2]);
        std::cerr << "usage: xml_bench generate MIB FOLDER\n       xml_bench read FOLDER\n";
        return 2;
    } catch (const xinqiao::Error& error) {
        std::cerr << error.what() << '\n';
        return 7;
    }
}
