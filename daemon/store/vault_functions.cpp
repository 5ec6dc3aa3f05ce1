#include "daemon/store/vault_functions.hpp"

namespace xinqiao {
namespace {

std::string_view bytes_of_value(sqlite3_value* value) {
    const void* bytes = sqlite3_value_blob(value);
    const auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
    if (bytes == nullptr) return {};
    return {static_cast<const char*>(bytes), size};
}

void answer(sqlite3_context* context, std::string_view text, SealedSort sort) {
    if (sort == SealedSort::text) {
        sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } else {
        sqlite3_result_blob64(context, text.data(), text.size(), SQLITE_TRANSIENT);
    }
}

}  // namespace

struct VaultFunctions::Call {
    sqlite3_context* context;
    sqlite3_value** values;

    std::string_view bytes(int place) const { return bytes_of_value(values[place]); }
    SealedPlace place() const { return {bytes(0), bytes(1)}; }
    SealedSort sort(int place) const {
        return sqlite3_value_type(values[place]) == SQLITE_BLOB ? SealedSort::bytes
                                                                : SealedSort::text;
    }
    void give_back(int place) const { sqlite3_result_value(context, values[place]); }
};

VaultFunctions::VaultFunctions(sqlite3* connection) {
    const auto know = [&](const char* name, int count, auto* function) {
        const int code = sqlite3_create_function_v2(
            connection,
            name,
            count,
            SQLITE_UTF8 | SQLITE_DIRECTONLY,
            this,
            function,
            nullptr,
            nullptr,
            nullptr
        );
        if (code != SQLITE_OK) throw Error{Error::Kind::bug, "SQLite takes no functions"};
    };
    know("seal", 3, &call<&VaultFunctions::seal>);
    know("unseal", 3, &call<&VaultFunctions::unseal>);
    know("opens", 3, &call<&VaultFunctions::opens>);
    know("sealing_key", 1, &call<&VaultFunctions::tell_key>);
    know("mask", 1, &call<&VaultFunctions::mask>);
}

// No exception may pass through SQLite: it is kept, and thrown again by who ran the statement.
template <VaultFunctions::Work work>
void VaultFunctions::call(sqlite3_context* context, int, sqlite3_value** values) {
    auto& self = *static_cast<VaultFunctions*>(sqlite3_user_data(context));
    try {
        work(self, Call{context, values});
    } catch (const Error& error) {
        self.fault_ = error;
        sqlite3_result_error(context, error.what(), -1);
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    }
}

void VaultFunctions::rethrow() {
    if (!fault_) return;
    const Error error = *fault_;
    fault_.reset();
    throw error;
}

void VaultFunctions::seal(VaultFunctions& self, const Call& call) {
    if (self.vault_ == nullptr) return call.give_back(2);
    const std::string sealed = self.vault_->seal(call.place(), call.bytes(2), call.sort(2));
    const bool is_kept_clear = key_of_sealed(sealed).empty();
    answer(call.context, sealed, is_kept_clear ? call.sort(2) : SealedSort::bytes);
}

void VaultFunctions::unseal(VaultFunctions& self, const Call& call) {
    const bool nothing = sqlite3_value_type(call.values[2]) == SQLITE_NULL;
    if (self.vault_ == nullptr || nothing) return call.give_back(2);
    const Unsealed opened = self.vault_->open(call.place(), call.bytes(2));
    answer(call.context, opened.text, opened.sort);
}

void VaultFunctions::opens(VaultFunctions& self, const Call& call) {
    int sound = 1;
    try {
        if (self.vault_ != nullptr) self.vault_->open(call.place(), call.bytes(2));
    } catch (const Error&) {
        sound = 0;
    }
    sqlite3_result_int(call.context, sound);
}

void VaultFunctions::tell_key(VaultFunctions&, const Call& call) {
    answer(call.context, key_of_sealed(call.bytes(0)), SealedSort::text);
}

void VaultFunctions::mask(VaultFunctions& self, const Call& call) {
    if (self.vault_ == nullptr) return call.give_back(0);
    answer(call.context, self.vault_->masked(call.bytes(0)), SealedSort::bytes);
}

}  // namespace xinqiao
