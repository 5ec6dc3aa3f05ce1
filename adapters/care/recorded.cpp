#include "adapters/care/recorded.hpp"

namespace xinqiao {
namespace {

class Recorded final : public Source {
public:
    Recorded(
        std::unique_ptr<Source> source, SystemName system, StreamName stream, Recorder recorder
    )
        : source_{std::move(source)},
          system_{std::move(system)},
          stream_{std::move(stream)},
          recorder_{std::move(recorder)} {}

    Page pull(const Cursor& cursor, const Call& call) override {
        Page page = source_->pull(cursor, call);
        if (!page.payload.empty()) {
            recorder_({system_, stream_, call.run, cursor, page.payload});
        }
        return page;
    }

private:
    std::unique_ptr<Source> source_;
    SystemName system_;
    StreamName stream_;
    Recorder recorder_;
};

}  // namespace

std::unique_ptr<Source> recorded(
    std::unique_ptr<Source> source, SystemName system, StreamName stream, Recorder recorder
) {
    return std::make_unique<Recorded>(
        std::move(source), std::move(system), std::move(stream), std::move(recorder)
    );
}

}  // namespace xinqiao
