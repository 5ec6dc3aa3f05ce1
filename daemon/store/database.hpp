// The seam to a database: statements with $1…$n, rows read one by one, transactions.
//
// SQLite now, PostgreSQL later: the same SQL text for both. A Database belongs to one thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "base/strong.hpp"

namespace xinqiao {

// Bytes, as opposed to text.
struct Blob {
    std::string_view bytes;
};

// The bytes of a digest, which a sealed store hides (daemon/store/vault.hpp).
struct DigestBytes {
    std::string_view bytes;
};

// A value to bind. It only looks at texts and blobs, which must outlive the statement.
class Value {
public:
    // Whatever binds converts, so that a statement can be given its values in braces.
    Value(std::int64_t number) : held_{number} {}       // NOLINT(google-explicit-constructor)
    Value(int number) : held_{std::int64_t{number}} {}  // NOLINT(google-explicit-constructor)
    Value(std::string_view text) : held_{text} {}       // NOLINT(google-explicit-constructor)
    Value(const std::string& text) : held_{std::string_view{text}} {}  // NOLINT
    Value(const char* text) : held_{std::string_view{text}} {}         // NOLINT
    Value(Blob blob) : held_{blob} {}             // NOLINT(google-explicit-constructor)
    Value(DigestBytes digest) : held_{digest} {}  // NOLINT
    Value(const Digest& digest) : held_{DigestBytes{digest.view()}} {}                // NOLINT
    Value(Moment moment) : held_{std::int64_t{moment.time_since_epoch().count()}} {}  // NOLINT
    // No digest is an empty blob.
    Value(const std::optional<Digest>& digest)  // NOLINT(google-explicit-constructor)
        : held_{DigestBytes{digest ? digest->view() : std::string_view{}}} {}
    template <class Tag>
    Value(const Strong<Tag>& strong) : held_{std::string_view{strong.text()}} {}  // NOLINT

    template <class Visitor>
    decltype(auto) visit(Visitor&& visitor) const {
        return std::visit(std::forward<Visitor>(visitor), held_);
    }

private:
    std::variant<std::int64_t, std::string_view, Blob, DigestBytes> held_;
};

// The row a statement stands on; its views live until the statement moves on.
class Row {
public:
    virtual ~Row() = default;
    virtual std::int64_t number(int column) const = 0;
    virtual std::string_view text(int column) const = 0;
    virtual std::string_view blob(int column) const = 0;
    // What was bound as DigestBytes.
    virtual std::string digest_bytes(int column) const = 0;

    Moment moment(int column) const { return Moment{std::chrono::milliseconds{number(column)}}; }
    // Nothing for an empty blob.
    std::optional<Digest> digest(int column) const;
};

using EachRow = std::function<void(const Row&)>;
using Values = std::span<const Value>;

// What stands at one state of the store; as long as two are equal, nobody has committed between.
struct ChangeMark {
    std::array<std::uint64_t, 12> words{};

    friend bool operator==(const ChangeMark&, const ChangeMark&) = default;
};

class Database {
public:
    virtual ~Database() = default;

    // Runs one statement; `each` sees every row it gives and must not run the same statement.
    // Returns how many rows it inserted, updated or deleted.
    virtual std::int64_t run(std::string_view sql, Values values, const EachRow& each) = 0;
    // Runs the statements of a migration.
    virtual void run_script(const std::string& sql) = 0;

    virtual void begin_writing() = 0;  // waits for its turn: one writer at a time
    virtual void begin_reading() = 0;  // sees one state throughout
    virtual void commit() = 0;         // returns when it is durable
    virtual void rollback() noexcept = 0;

    // Of now, by whomever it was changed, at hardly any cost. Nothing: that cannot be told.
    virtual std::optional<ChangeMark> change_mark() { return std::nullopt; }
};

}  // namespace xinqiao
