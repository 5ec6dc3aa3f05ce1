// Hostile lists: each ends in a clear error or a broken row, in bounded time and memory.
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "adapters/files/files.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

constexpr std::uintmax_t gibibyte = 1ULL << 30;
constexpr long most_growth_kib = 200 * 1024;

long peak_memory_kib() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

struct HostileReading {
    std::size_t rows = 0;
    std::size_t broken = 0;
    bool complete = false;
    std::string error;
};

class HostileList : public testing::Test {
protected:
    std::filesystem::path file() const { return folder_.path() / "list"; }

    void write(std::string_view text) const { std::ofstream{file(), std::ios::binary} << text; }

    // Continues with NULs up to a gibibyte that takes no room on the disk, then `end`.
    void stretch(std::string_view end) const {
        std::filesystem::resize_file(file(), gibibyte);
        std::ofstream{file(), std::ios::binary | std::ios::app} << end;
    }

    HostileReading read(const std::string& format) const {
        FilesSettings files;
        files.root = folder_.path();
        files.format = format;
        StreamSettings stream;
        stream.path = "list";
        HostileReading reading;
        try {
            Cursor cursor;
            for (bool more = true; more;) {
                const Page page = files_source(files, stream)->pull(cursor, Call{});
                count(page, reading);
                cursor = page.next;
                more = !page.last;
            }
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), Error::Kind::invalid) << error.what();
            EXPECT_NE(error.hint(), "");
            reading.error = error.what();
        }
        return reading;
    }

    static void count(const Page& page, HostileReading& reading) {
        reading.rows += page.rows.size();
        for (std::size_t row = 0; row < page.rows.size(); ++row) {
            if (page.rows.broken(row)) ++reading.broken;
        }
        reading.complete = page.complete;
    }

    TemporaryFolder folder_;
};

TEST_F(HostileList, PassesOverALineOfOneGibibyte) {
    write("a,b\n1,2\n");
    stretch("\n3,4\n");
    const long before = peak_memory_kib();
    const HostileReading reading = read("csv");
    EXPECT_LT(peak_memory_kib() - before, most_growth_kib);
    EXPECT_EQ(reading.rows, 3u);
    EXPECT_EQ(reading.broken, 1u);
    EXPECT_TRUE(reading.complete);
}

TEST_F(HostileList, RefusesAHeaderOfOneGibibyte) {
    write("a,b");
    stretch("\n");
    const long before = peak_memory_kib();
    EXPECT_NE(read("csv").error, "");
    EXPECT_LT(peak_memory_kib() - before, most_growth_kib);
}

TEST_F(HostileList, RefusesARecordOfOneGibibyte) {
    write("<ROWDATA><ROW><A>");
    stretch("</A></ROW></ROWDATA>");
    const long before = peak_memory_kib();
    EXPECT_NE(read("rowdata").error.find("8 MiB"), std::string::npos);
    EXPECT_LT(peak_memory_kib() - before, most_growth_kib);
}

TEST_F(HostileList, BoundsTheWorkOnQuotesThatNeverBalance) {
    std::string text = "a,b\n";
    for (int line = 0; line < 100'000; ++line) {
        text += "x\",\",y\n";
    }
    write(text);
    const HostileReading reading = read("csv");
    EXPECT_EQ(reading.rows, 100'000u);
    EXPECT_GT(reading.broken, 99'000u);
}

TEST_F(HostileList, OpensNothingThatTheContentNames) {
    write(
        "<?xml version=\"1.0\"?><!DOCTYPE ROWDATA SYSTEM \"http://127.0.0.1:1/x.dtd\" "
        "[<!ENTITY e SYSTEM \"file:///etc/passwd\">]><ROWDATA><ROW><A>&e;</A></ROW></ROWDATA>"
    );
    EXPECT_NE(read("rowdata").error.find("DOCTYPE"), std::string::npos);
    write("<ROWDATA><ROW><A>&e;</A></ROW></ROWDATA>");
    EXPECT_EQ(read("rowdata").broken, 1u);
}

TEST_F(HostileList, QuarantinesGb18030ThatCallsItselfUtf8) {
    write(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ROWDATA><ROW><A>"
        + *gb18030_from_utf8("兴安盟某矿业有限公司") + "</A></ROW><ROW><A>1</A></ROW></ROWDATA>"
    );
    const HostileReading reading = read("rowdata");
    EXPECT_EQ(reading.rows, 2u);
    EXPECT_EQ(reading.broken, 1u);
}

TEST_F(HostileList, RefusesWhatIsEmptyCutOrDeep) {
    std::string deep = "<ROWDATA>";
    for (int level = 0; level < 100'000; ++level) {
        deep += "<ROW>";
    }
    for (const std::string& text : {std::string{}, deep, std::string{"<ROWDATA><ROW><A>1"}}) {
        write(text);
        const HostileReading reading = read("rowdata");
        EXPECT_NE(reading.error, "");
        EXPECT_FALSE(reading.complete);
    }
    write("");
    EXPECT_NE(read("csv").error, "");
}

}  // namespace
}  // namespace xinqiao
