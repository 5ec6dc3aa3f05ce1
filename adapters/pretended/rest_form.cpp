// JSON over HTTP, encrypted where the system wants it.
#include <algorithm>

#include <boost/json.hpp>

#include "adapters/formats/json_page.hpp"
#include "adapters/pretended/system_form.hpp"
#include "adapters/rest/cipher.hpp"
#include "adapters/rest/messages.hpp"

namespace xinqiao {
namespace {

namespace json = boost::json;

// The key of the real system is nobody's business here: any shows that bodies open again.
Secret key_of_canary(const CredentialName&) {
    return Secret{"00112233445566778899aabbccddeeff"};
}

// Objects are made on the way; "/a/b" is the member b of the member a.
void put_at(json::value& document, const std::string& pointer, json::value part) {
    json::value* place = &document;
    for (std::size_t at = 0; at < pointer.size();) {
        const std::size_t end = std::min(pointer.find('/', at + 1), pointer.size());
        if (!place->is_object()) *place = json::object{};
        place = &place->get_object()[pointer.substr(at + 1, end - at - 1)];
        at = end;
    }
    *place = std::move(part);
}

class RestForm final : public SystemForm {
public:
    explicit RestForm(const RestSettings& rest)
        : rest_{rest}, cipher_{rest.cipher, key_of_canary} {}

    Rows list(const StreamSettings&, const Rows& rows, const Call&) override {
        json::array list;
        for (const WireRow& row : wire_rows(rows)) {
            json::object object;
            for (const auto& [column, text] : row)
                object[column] = text;
            list.push_back(std::move(object));
        }
        json::value document = json::object{};
        put_at(document, rest_.rows_at, std::move(list));
        if (!rest_.complete_at.empty() && !rest_.rows_at.empty()) {
            put_at(document, rest_.complete_at, true);
        }
        return read_json_page(on_the_way(json::serialize(document)), list_places(rest_)).rows;
    }

    std::string fault_of(const PublicationSettings&, const Change& change, const Call&) override {
        check_json(on_the_way(push_message({&change, 1}, "canary")));
        return {};
    }

    Receipt
    accepted(const PublicationSettings&, const Change& change, const std::string& reference, const Call&)
        override {
        json::value document = json::object{};
        const json::object receipt{
            {rest_.receipt.id, change.id.text()},
            {rest_.receipt.code, rest_.good_codes.at(0)},
            {rest_.receipt.reference, reference}};
        put_at(document, rest_.receipts_at, json::array{receipt});
        return receipts_in(on_the_way(json::serialize(document)), {&change, 1}, rest_).at(0);
    }

private:
    std::string on_the_way(const std::string& body) const {
        return cipher_.opened(cipher_.sealed(body));
    }

    RestSettings rest_;
    BodyCipher cipher_;
};

}  // namespace

std::unique_ptr<SystemForm> rest_form(const SystemSettings& system) {
    return std::make_unique<RestForm>(system.rest);
}

}  // namespace xinqiao
