// Judging codes line by line: order, counts, bounds.
#include "daemon/cli/uscc_check.hpp"

#include <cstdio>
#include <memory>
#include <string>

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

using File = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

struct Checked {
    UsccCheckSummary summary;
    std::string output;
};

Checked check(const std::string& input, UsccCheckFormat format = UsccCheckFormat::table) {
    const File in{std::tmpfile(), std::fclose};
    const File out{std::tmpfile(), std::fclose};
    std::fwrite(input.data(), 1, input.size(), in.get());
    std::rewind(in.get());
    Checked checked{check_codes(fileno(in.get()), fileno(out.get()), format), {}};
    checked.output.resize(static_cast<std::size_t>(::lseek(fileno(out.get()), 0, SEEK_END)));
    const auto size = ::pread(fileno(out.get()), checked.output.data(), checked.output.size(), 0);
    EXPECT_EQ(static_cast<std::size_t>(size), checked.output.size());
    return checked;
}

TEST(UsccCheck, WritesOneRowPerLineInOrder) {
    const Checked checked = check("91110000600037341L\n91350211M0000XUF46\r\n12345");
    EXPECT_EQ(
        checked.output,
        "91110000600037341L\tvalid  \t代码有效\t\n"
        "91350211M0000XUF46\tsuspect\t第18位校验码不符而主体标识码正确，"
        "可能是早期合法代码，请对照证照核实后由数据管理员放行或更正\t91350211M0000XUF4R\n"
        "12345             \tinvalid\t不是18位，请对照证照填写完整的统一社会信用代码\t\n"
    );
    EXPECT_EQ(checked.summary, (UsccCheckSummary{1, 1, 0, 1}));
    EXPECT_EQ(
        summary_text(checked.summary),
        "共 3 行：有效(valid) 1，存疑(suspect) 1，警告(warn) 0，无效(invalid) 1"
    );
}

TEST(UsccCheck, WritesOneObjectPerLineOfJson) {
    const Checked checked = check("9111OOOO6OOO37341L\n", UsccCheckFormat::json);
    const auto object = boost::json::parse(checked.output).as_object();
    EXPECT_EQ(object.at("code").as_string(), "9111OOOO6OOO37341L");
    EXPECT_EQ(object.at("class").as_string(), "invalid");
    EXPECT_EQ(object.at("reason").as_string(), "uscc.characters");
    EXPECT_EQ(object.at("suggestion").as_string(), "91110000600037341L");
}

TEST(UsccCheck, StaysJsonForAnyBytes) {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte)
        bytes += static_cast<char>(byte);
    const Checked checked = check(bytes + "\n\"\\\t\n\xe5\x86\n", UsccCheckFormat::json);
    std::size_t begin = 0;
    std::size_t objects = 0;
    for (std::size_t end = 0; (end = checked.output.find('\n', begin)) != std::string::npos;
         begin = end + 1) {
        boost::json::error_code failure;
        boost::json::parse(checked.output.substr(begin, end - begin), failure);
        EXPECT_FALSE(failure) << checked.output.substr(begin, end - begin);
        ++objects;
    }
    EXPECT_EQ(objects, 4U);
}

TEST(UsccCheck, CutsAnEndlessLineShort) {
    const std::string endless(3'000'000, '9');
    const Checked checked = check(endless + "\n91110000600037341L\n" + endless);
    EXPECT_EQ(checked.summary, (UsccCheckSummary{1, 0, 0, 2}));
    EXPECT_LT(checked.output.size(), 1'000U);
}

TEST(UsccCheck, LosesNoLineAtTheEdgesOfItsBuffer) {
    std::string codes;
    for (int i = 0; i < 60'000; ++i) {
        codes += i % 7 == 0 ? "91110000600037341N\n" : "91110000600037341L\n";
    }
    EXPECT_EQ(check(codes).summary, (UsccCheckSummary{51'428, 8'572, 0, 0}));
}

TEST(UsccCheck, CountsAnEmptyLineAndNoLineAtAll) {
    EXPECT_EQ(check("").summary, UsccCheckSummary{});
    EXPECT_EQ(check("\n\n").summary, (UsccCheckSummary{0, 0, 0, 2}));
    EXPECT_EQ(check("\ufeff91110000600037341L\n").summary, (UsccCheckSummary{1, 0, 0, 0}));
}

TEST(UsccCheck, MasksANumberOfAPerson) {
    const Checked checked = check("11010519491231002X\n");
    EXPECT_EQ(checked.output.find("19491231"), std::string::npos);
    EXPECT_NE(checked.output.find("110105************"), std::string::npos);
}

TEST(UsccCheck, SaysThatAStreamFailed) {
    const File out{std::tmpfile(), std::fclose};
    EXPECT_THROW(check_codes(-1, fileno(out.get()), UsccCheckFormat::table), Error);
}

}  // namespace
}  // namespace xinqiao
