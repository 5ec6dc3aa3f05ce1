// Changes into message files.
#include <algorithm>

#include "adapters/files/durable.hpp"
#include "adapters/files/files.hpp"
#include "adapters/files/folder.hpp"
#include "adapters/files/message.hpp"
#include "adapters/files/sent_names.hpp"

namespace xinqiao {
namespace {

class FilesTarget final : public Target {
public:
    FilesTarget(const FilesSettings& settings, const PublicationSettings& publication)
        : settings_{settings}, kind_{publication.kind}, folder_{settings.root} {
        outbox_ = publication.path.empty() ? settings.outbox : publication.path;
        folder_.inside(outbox_);
    }

    std::vector<Receipt> push(std::span<const Change> changes, const Call& call) override {
        go_on(call);
        std::vector<Receipt> receipts;
        std::vector<const Change*> sendable;
        for (const Change& change : changes) {
            const std::string obstacle = obstacle_of(change, settings_.format);
            if (obstacle.empty()) {
                sendable.push_back(&change);
                receipts.emplace_back(Taken{});
            } else {
                receipts.emplace_back(Refused{"message", obstacle});
            }
        }
        if (!sendable.empty()) send(sendable);
        return receipts;
    }

private:
    void send(std::span<const Change* const> changes) const;

    FilesSettings settings_;
    std::string kind_;
    std::string outbox_;
    ExchangeFolder folder_;
};

// The rename is the last step that can fail visibly, so a throw means that nothing was sent.
void FilesTarget::send(std::span<const Change* const> changes) const {
    const auto outbox = folder_.inside(outbox_);
    std::error_code fault;
    std::filesystem::create_directories(outbox, fault);
    if (fault) {
        throw Error{
            Error::Kind::transient,
            "无法建立报文目录 " + outbox_ + ": " + fault.message(),
            "请检查目录权限"};
    }
    const std::string extension = settings_.format == "csv" ? "csv" : "xml";
    const std::string name = sent_name(outbox, settings_.code, batch_of(changes), extension);
    during("写报文 " + name, [&] {
        write_durably(outbox / name, message_of(changes, settings_.format, kind_));
    });
}

}  // namespace

std::unique_ptr<Target> files_target(
    const FilesSettings& files, const PublicationSettings& publication
) {
    const bool plain = !files.code.empty()
                       && std::all_of(files.code.begin(), files.code.end(), [](unsigned char c) {
                              return std::isalnum(c) != 0;
                          });
    if (!plain) {
        throw Error{
            Error::Kind::misconfigured,
            "报文号“" + files.code + "”只能由字母和数字组成",
            "请检查 files.code"};
    }
    return std::make_unique<FilesTarget>(files, publication);
}

}  // namespace xinqiao
