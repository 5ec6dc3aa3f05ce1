// When to look for receipts: not too soon after a message, not too often, also across restarts.
#pragma once

#include <filesystem>

#include "adapters/files/sent_names.hpp"

namespace xinqiao {

class ReceiptPace {
public:
    ReceiptPace(std::filesystem::path folder, const FilesSettings& files);

    // Whether it is time; if so, this look is noted durably, whatever comes of it.
    bool take_turn(Moment now) const;
    // Whether the answer to a message that was named then may be looked for.
    bool is_old_enough(Moment given, Moment now) const { return now >= given + after_; }

private:
    bool is_due(Moment now) const;

    std::filesystem::path folder_;
    SentNames names_;
    std::chrono::seconds after_;
    std::chrono::seconds every_;
};

}  // namespace xinqiao
