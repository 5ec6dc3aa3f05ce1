// Changes into message files.
#include <algorithm>

#include "adapters/files/exchange_schema.hpp"
#include "adapters/files/files.hpp"
#include "adapters/files/message.hpp"
#include "adapters/files/sent_names.hpp"
#include "adapters/files/transport.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t area_digits = 6;
constexpr int most_names = 20;  // tried when others stand there under ours
constexpr std::chrono::seconds pause_after_part{60};

using Told = std::vector<const Change*>;

class FilesTarget final : public Target {
public:
    FilesTarget(
        const FilesSettings& settings,
        const PublicationSettings& publication,
        const Credentials& credentials
    )
        : settings_{settings},
          kind_{publication.kind},
          outbox_{publication.path.empty() ? settings.outbox : publication.path},
          transport_{open_transport(settings, credentials)},
          names_{names_folder(settings), settings} {
        check_relative(outbox_);
    }

    std::vector<Receipt> push(std::span<const Change> changes, const Call& call) override;

private:
    bool is_biz() const { return settings_.format == "biz"; }
    std::string text_of(const Told& told, const SentName& sent) const;
    std::string fault_of(const Told& told) const;
    void refuse_faulty(std::span<const Change> changes, std::vector<Receipt>& receipts) const;
    std::vector<Told> messages_of(
        std::span<const Change> changes, const std::vector<Receipt>& receipts
    ) const;
    Receipt send(const Told& told, SentName sent, const Call& call);

    FilesSettings settings_;
    std::string kind_;
    std::string outbox_;
    std::unique_ptr<Transport> transport_;
    SentNames names_;
};

std::vector<Receipt> FilesTarget::push(std::span<const Change> changes, const Call& call) {
    go_on(call);
    std::vector<Receipt> receipts(changes.size(), Taken{});
    refuse_faulty(changes, receipts);
    const std::vector<Told> messages = messages_of(changes, receipts);
    std::vector<std::string> batches;
    for (const Told& told : messages) {
        batches.push_back(is_biz() ? told.front()->id.text() : batch_of(told));
    }
    const auto names = names_.of(batches, SystemClock{}.now());
    bool any_sent = false;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        Receipt receipt = Deferred{pause_after_part};
        try {
            receipt = send(messages[i], names[i], call);
            any_sent = true;
        } catch (const Error&) {
            // Nothing of this message arrived, but of those before.
            if (!any_sent) throw;
        }
        for (const Change* change : messages[i]) {
            receipts[static_cast<std::size_t>(change - changes.data())] = receipt;
        }
    }
    return receipts;
}

std::string FilesTarget::text_of(const Told& told, const SentName& sent) const {
    if (is_biz()) return biz_message_of(*told.front(), sent, settings_, kind_);
    return message_of(told, settings_.format, kind_);
}

// Before a name is given: a number stands in for the one that will be.
std::string FilesTarget::fault_of(const Told& told) const {
    const SentName any{"Biz" + settings_.code + "000101000001.xml", "", Moment{}, false};
    const std::string fault = schema_fault(text_of(told, any), settings_.format);
    return fault.empty() ? fault : "报文不符合 exchange/" + settings_.format + ".xsd: " + fault;
}

// All at once; one by one only to find out whose fault it is.
void FilesTarget::refuse_faulty(std::span<const Change> changes, std::vector<Receipt>& receipts)
    const {
    Told told;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const std::string obstacle = obstacle_of(changes[i], settings_);
        if (obstacle.empty()) {
            told.push_back(&changes[i]);
        } else {
            receipts[i] = Refused{"message", obstacle};
        }
    }
    if (told.empty() || (!is_biz() && fault_of(told).empty())) return;
    for (const Change* change : told) {
        const std::string fault = fault_of({change});
        if (fault.empty()) continue;
        receipts[static_cast<std::size_t>(change - changes.data())] = Refused{"message", fault};
    }
}

std::vector<Told> FilesTarget::messages_of(
    std::span<const Change> changes, const std::vector<Receipt>& receipts
) const {
    std::vector<Told> messages;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        if (!std::holds_alternative<Taken>(receipts[i])) continue;
        if (messages.empty() || is_biz()) messages.emplace_back();
        messages.back().push_back(&changes[i]);
    }
    return messages;
}

// A file of a name that we gave just now is somebody else's, or of a spool that was lost: it is
// left alone. One of a name that we gave before is ours, sent before a crash.
Receipt FilesTarget::send(const Told& told, SentName sent, const Call& call) {
    for (int tried = 0; tried < most_names; ++tried) {
        go_on(call);
        const Placed placed = during("写报文 " + sent.name, [&] {
            const std::string text = in_encoding_of(settings_, text_of(told, sent));
            return transport_->place(outbox_, sent.name, text, call);
        });
        if (placed == Placed::unclear) return Unknown{"报文 " + sent.name + " 是否改名成功不明"};
        if (placed == Placed::whole || !sent.fresh) return Taken{};
        sent = names_.another(sent.batch, SystemClock{}.now());
    }
    throw Error{
        Error::Kind::transient,
        "报文目录里已有许多同名文件, 到 " + sent.name,
        "请检查 files.code 是否与别人重复, 或 files.spool 是否丢失"};
}

void check_code(const FilesSettings& files) {
    const bool plain = !files.code.empty()
                       && std::all_of(files.code.begin(), files.code.end(), [](unsigned char c) {
                              return std::isalnum(c) != 0;
                          });
    const bool area = files.code.size() == area_digits
                      && std::all_of(files.code.begin(), files.code.end(), [](unsigned char c) {
                             return std::isdigit(c) != 0;
                         });
    if (files.format == "biz" ? area : plain) return;
    throw Error{
        Error::Kind::misconfigured,
        files.format == "biz" ? "格式 biz 的 files.code 须为 6 位行政区划代码"
                              : "报文号“" + files.code + "”只能由字母和数字组成",
        "请检查 files.code"};
}

}  // namespace

std::unique_ptr<Target> files_target(
    const FilesSettings& files,
    const PublicationSettings& publication,
    const Credentials& credentials
) {
    check_code(files);
    return std::make_unique<FilesTarget>(files, publication, credentials);
}

}  // namespace xinqiao
