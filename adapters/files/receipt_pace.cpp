#include "adapters/files/receipt_pace.hpp"

#include <fstream>

#include "adapters/files/durable.hpp"

namespace xinqiao {
namespace {

constexpr const char* last_look = ".looked";

Moment moment_in(const std::filesystem::path& file) {
    std::int64_t milliseconds = 0;
    std::ifstream{file} >> milliseconds;
    return Moment{std::chrono::milliseconds{milliseconds}};
}

}  // namespace

ReceiptPace::ReceiptPace(std::filesystem::path folder, const FilesSettings& files)
    : folder_{folder},
      names_{std::move(folder), files},
      after_{files.receipts_after},
      every_{files.receipts_every} {}

bool ReceiptPace::take_turn(Moment now) const {
    if (after_.count() == 0 && every_.count() == 0) return true;
    const NameLock lock{folder_};
    if (!is_due(now)) return false;
    write_durably(folder_ / last_look, std::to_string(now.time_since_epoch().count()) + "\n");
    return true;
}

// A look sees the answers of all messages. It is due once the first message since the last look
// is old enough; messages that are told after it cannot put it off. A clock that was set back
// must not stop us for long: a look in the future never was.
bool ReceiptPace::is_due(Moment now) const {
    Moment last = moment_in(folder_ / last_look);
    if (last > now) last = Moment{};
    if (last != Moment{} && now < last + every_) return false;
    const auto first = names_.first_after(last - after_, now);
    return !first || is_old_enough(*first, now);
}

}  // namespace xinqiao
